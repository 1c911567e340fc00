/*
 * errno_texts.c
 *		Write the table of errno that the verdict reads: names, numbers, texts.
 *
 * Numbers, names and English texts are those of the machine that builds; texts
 * in other languages are read from its message catalogues, where there are any
 * (Debian's libc-l10n). Run it with the pattern of their paths.
 */
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Those that name a reason why a program does not start. */
static const int Wanted[] = {
	EPERM, ENOENT, EIO, ENXIO, ENOEXEC, EAGAIN, ENOMEM, EACCES, EBUSY, EEXIST,
	ENODEV, ENOTDIR, EISDIR, ENFILE, EMFILE, ETXTBSY, EFBIG, ENOSPC, EROFS,
	EPIPE, ENAMETOOLONG, ELOOP, ENOTEMPTY, EADDRINUSE, EADDRNOTAVAIL, ENETDOWN,
	ENETUNREACH, ECONNRESET, ETIMEDOUT, ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH,
	ESTALE, EDQUOT, EUCLEAN, ENOSYS, EOPNOTSUPP, ENOTTY, E2BIG, EINVAL,
	ELIBACC, ELIBBAD, EPROTO, ECONNABORTED, ENOTCONN, ENOBUFS, EAFNOSUPPORT,
	ENOKEY, EKEYEXPIRED, EKEYREVOKED, EKEYREJECTED, EMEDIUMTYPE, ENOMEDIUM,
};

#define WANTED (sizeof(Wanted) / sizeof(Wanted[0]))

/* A shorter translation could be an ordinary word. */
#define TEXT_MIN	8

/* So does a shorter name occur in words. */
#define NAME_MIN	5

/* The first bytes of a catalogue that was made on this kind of machine. */
#define CATALOGUE_MAGIC 0x950412deu

/* A catalogue in memory. */
typedef struct Catalogue
{
	char	   *bytes;
	size_t		size;
} Catalogue;

/* Read a number of a catalogue; 0 beyond its end. */
static uint32_t
read_catalogue_number(const Catalogue *catalogue, size_t at)
{
	uint32_t	number = 0;

	if (at + sizeof(number) <= catalogue->size)
		memcpy(&number, catalogue->bytes + at, sizeof(number));
	return number;
}

/* The string of an entry of one of the two tables; NULL if it is damaged. */
static const char *
read_catalogue_text(const Catalogue *catalogue, uint32_t table, uint32_t entry)
{
	uint32_t	len = read_catalogue_number(catalogue,
											table + 8 * (size_t) entry);
	uint32_t	at = read_catalogue_number(catalogue,
										   table + 8 * (size_t) entry + 4);

	if (at == 0 || (size_t) at + len >= catalogue->size ||
		catalogue->bytes[at + len] != '\0')
		return NULL;
	return catalogue->bytes + at;
}

/* The translation of a text, "" for the catalogue's header; or NULL. */
static const char *
find_translation(const Catalogue *catalogue, const char *text)
{
	uint32_t	count = read_catalogue_number(catalogue, 8);
	uint32_t	originals = read_catalogue_number(catalogue, 12);
	uint32_t	translations = read_catalogue_number(catalogue, 16);

	for (uint32_t i = 0; i < count; i++)
	{
		const char *original = read_catalogue_text(catalogue, originals, i);

		if (original == NULL)
			return NULL;
		if (strcmp(original, text) == 0)
			return read_catalogue_text(catalogue, translations, i);
	}
	return NULL;
}

/* Write a text as a C string, its ASCII letters in lower case. */
static void
write_c_string(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text != '\0'; text++)
	{
		unsigned char c = *text;

		if (c >= 'A' && c <= 'Z')
			fputc(c + 'a' - 'A', out);
		else if (c >= 0x80 || c < ' ' || c == '"' || c == '\\' || c == '?')
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

/* Write one text by which an errno is known; 0 for the word of any number. */
static void
write_errno_alias(FILE *out, const char *alias, int number)
{
	fputs("ERRNO_TEXT(", out);
	write_c_string(out, alias);
	fputs(", ", out);
	write_c_string(out, number == 0 ? "" : strerrordesc_np(number));
	fprintf(out, ", %d)\n", number);
}

/* Read a file whole; its bytes are NULL if it cannot be read. */
static Catalogue
read_catalogue(const char *path)
{
	Catalogue	catalogue = {0};
	FILE	   *file = fopen(path, "rb");
	long		size;

	if (file == NULL)
		return catalogue;
	if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) > 0)
	{
		rewind(file);
		catalogue.bytes = malloc(size);
		if (catalogue.bytes != NULL &&
			fread(catalogue.bytes, 1, size, file) == (size_t) size)
			catalogue.size = size;
	}
	fclose(file);
	return catalogue;
}

/* Write the translations of one catalogue, if it is in UTF-8. */
static void
write_translations(FILE *out, const char *path)
{
	Catalogue	catalogue = read_catalogue(path);
	const char *header;

	if (read_catalogue_number(&catalogue, 0) == CATALOGUE_MAGIC &&
		(header = find_translation(&catalogue, "")) != NULL &&
		strcasestr(header, "charset=utf-8") != NULL)
		for (size_t i = 0; i < WANTED; i++)
		{
			const char *english = strerrordesc_np(Wanted[i]);
			const char *text = find_translation(&catalogue, english);

			if (text != NULL && strlen(text) >= TEXT_MIN &&
				strcasecmp(text, english) != 0)
				write_errno_alias(out, text, Wanted[i]);
		}
	free(catalogue.bytes);
}

/*
 * Write the table from the C library's names and the message catalogues that
 * are installed.
 */
int
main(int argc, char **argv)
{
	FILE	   *out = argc == 3 ? fopen(argv[1], "w") : NULL;
	glob_t		found;

	if (out == NULL)
	{
		fprintf(stderr, "usage: errno_texts OUTPUT CATALOGUES\n");
		return 2;
	}
	write_errno_alias(out, "errno", 0);
	write_errno_alias(out, "os error", 0);
	write_errno_alias(out, "error number", 0);
	write_errno_alias(out, "errcode", 0);
	write_errno_alias(out, "failed with error", 0);
	for (size_t i = 0; i < WANTED; i++)
		if (strlen(strerrorname_np(Wanted[i])) >= NAME_MIN)
			write_errno_alias(out, strerrorname_np(Wanted[i]), Wanted[i]);
	if (glob(argv[2], 0, NULL, &found) == 0)
	{
		for (size_t i = 0; i < found.gl_pathc; i++)
			write_translations(out, found.gl_pathv[i]);
		globfree(&found);
	}
	return fclose(out) == 0 ? 0 : 1;
}
