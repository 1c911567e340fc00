/* The reader of archives: any bytes either are a bundle or are refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "rescuectl/pack.h"
#include "rescuectl/rescuectl.h"

/* The program's messages are not needed here. */
void
say(const char *format,...)
{
	(void) format;
}

/* Abort unless what was unpacked can be packed and unpacked again. */
static void
check_again(const json_t *document)
{
	Buffer		again = {0};
	json_t	   *copy = NULL;
	size_t		i;
	json_t	   *section;

	json_array_foreach(json_object_get(document, "sections"), i, section)
	{
		const json_t *content = json_object_get(section, "content");

		if (i >= SECTIONS_MAX || (content != NULL && !json_is_string(content)))
			return;				/* refused where its sections are read */
	}
	if (!pack_bundle(document, &again) || !is_packed_bundle(&again) ||
		!unpack_bundle("again", &again, &copy))
		abort();
	json_decref(copy);
	buffer_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Buffer		bytes = {0};
	json_t	   *document = NULL;

	/* of exactly this size, for the sanitizer */
	bytes.data = malloc(size + (size == 0));
	memcpy(bytes.data, data, size);
	bytes.len = bytes.capacity = size;
	(void) is_packed_bundle(&bytes);
	if (unpack_bundle("fuzz", &bytes, &document))
		check_again(document);
	json_decref(document);
	free(bytes.data);
	return 0;
}
