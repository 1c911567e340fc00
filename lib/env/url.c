/*
 * url.c
 *		A URL as a container must write it: loopback becomes the gateway.
 *
 * On a bridge network "localhost" is the container itself, so a job that
 * inherits its host's DATABASE_URL does not reach it. Whether a host is
 * loopback is asked of its address, not of its spelling: 127.1, 0x7f000001,
 * 0177.0.0.1 and [::ffff:7f00:1] all are. What one program takes for an
 * address and the next for a name does not parse here, and what does not
 * parse is the caller's error, never a default.
 */
#include "env/url.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "names/names.h"

#define lengthof(array) (sizeof(array) / sizeof((array)[0]))

/* DNS: 253 characters, 63 a label; room for a closing dot. */
#define HOST_MAX	254
#define LABEL_MAX	63

/* Names that distributions' /etc/hosts give to loopback. */
static const char *const loopback_names[] = {
	"ip6-localhost",
	"ip6-loopback",
	"localhost",
	"localhost.localdomain",
	"localhost4",
	"localhost4.localdomain4",
	"localhost6",
	"localhost6.localdomain6",
};

typedef enum Host
{
	HOST_BAD,
	HOST_LOOPBACK,
	HOST_GATEWAY,
	HOST_OTHER
} Host;

/* Measures where out is NULL, writes else. */
typedef struct Writer
{
	char	   *out;
	size_t		len;
} Writer;

/* Append bytes, or only count them if the writer has no buffer. */
static void
append_or_count(Writer *writer, const char *s, size_t len)
{
	if (writer->out != NULL && len > 0)
		memcpy(writer->out + writer->len, s, len);
	writer->len += len;
}

/* The value of a digit in bases up to 16, or 16 for no digit. */
static uint32_t
hex_digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (uint32_t) (c - '0');
	if (c >= 'a' && c <= 'f')
		return (uint32_t) (c - 'a' + 10);
	if (c >= 'A' && c <= 'F')
		return (uint32_t) (c - 'A' + 10);
	return 16;
}

/*
 * A number in C notation: 0x for hexadecimal, 0 for octal. False where it is
 * none or does not fit in 32 bits.
 */
static bool
parse_c_number(const char *s, size_t len, uint32_t *number)
{
	uint32_t	base = 10;
	uint64_t	value = 0;

	if (len > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
	{
		base = 16;
		s += 2;
		len -= 2;
	}
	else if (len > 1 && s[0] == '0')
		base = 8;

	for (size_t i = 0; i < len; i++)
	{
		uint32_t	digit = hex_digit_value(s[i]);

		if (digit >= base)
			return false;
		value = value * base + digit;
		if (value > UINT32_MAX)
			return false;
	}
	*number = (uint32_t) value;
	return len > 0;
}

/*
 * An IPv4 address as inet_aton() has it: one to four numbers, of which the
 * last fills all bytes that are left.
 */
static bool
parse_ipv4_address(const char *s, size_t len, uint32_t *address)
{
	const char *end = s + len;
	uint32_t	high = 0;

	for (int shift = 24;; shift -= 8)
	{
		const char *dot = memchr(s, '.', end - s);
		uint32_t	number;

		if (!parse_c_number(s, (dot != NULL ? dot : end) - s, &number))
			return false;
		if (dot == NULL)
		{
			*address = high | number;
			return number <= UINT32_MAX >> (24 - shift);
		}
		if (number > 255 || shift == 0)
			return false;
		high |= number << shift;
		s = dot + 1;
	}
}

/* 127/8, and 0.0.0.0, which connects to the machine itself as well. */
static bool
is_loopback_ipv4(uint32_t address)
{
	return address >> 24 == 127 || address == 0;
}

/* Classify a host in brackets: an IPv6 address, perhaps with a zone. */
static Host
classify_ipv6_host(const char *s, size_t len)
{
	static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	char		text[INET6_ADDRSTRLEN];
	const char *zone = memchr(s, '%', len);
	struct in6_addr address;
	uint32_t	ipv4;

	if (zone != NULL)
		len = zone - s;
	if (len >= sizeof(text))
		return HOST_BAD;
	memcpy(text, s, len);
	text[len] = '\0';
	if (strlen(text) != len || inet_pton(AF_INET6, text, &address) != 1)
		return HOST_BAD;

	if (IN6_IS_ADDR_LOOPBACK(&address) || IN6_IS_ADDR_UNSPECIFIED(&address))
		return HOST_LOOPBACK;
	if (memcmp(address.s6_addr, mapped, sizeof(mapped)) != 0)
		return HOST_OTHER;
	memcpy(&ipv4, address.s6_addr + sizeof(mapped), sizeof(ipv4));
	return is_loopback_ipv4(ntohl(ipv4)) ? HOST_LOOPBACK : HOST_OTHER;
}

/* Whether every label is one of a host name; "_" is for compose services. */
static bool
is_host_name(const char *s, size_t len)
{
	size_t		label = 0;

	for (size_t i = 0; i < len; i++)
	{
		char		c = s[i];
		bool		plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_';

		if (c == '.' ? label == 0 : !plain || label == LABEL_MAX)
			return false;
		label = c == '.' ? 0 : label + 1;
	}
	return label > 0;
}

/*
 * Whether the last label begins like a number. No top-level domain does, so
 * such a host is an address, or a mistake, and never a name.
 */
static bool
ends_in_number(const char *s, size_t len)
{
	const char *dot = memrchr(s, '.', len);
	size_t		at = dot != NULL ? (size_t) (dot - s) + 1 : 0;
	size_t		i = at;

	while (i < len && s[i] >= '0' && s[i] <= '9')
		i++;
	return i > at && (i == len ||
					  (i == at + 1 && s[at] == '0' &&
					   (s[i] == 'x' || s[i] == 'X')));
}

/* localhost and the like, and every name below .localhost (RFC 6761). */
static bool
is_loopback_name(const char *name, size_t len)
{
	static const char below[] = ".localhost";
	const size_t below_len = sizeof(below) - 1;

	for (size_t i = 0; i < lengthof(loopback_names); i++)
		if (strcasecmp(name, loopback_names[i]) == 0)
			return true;
	return len > below_len && strcasecmp(name + len - below_len, below) == 0;
}

/*
 * Undo percent encoding into name, which has room for HOST_MAX bytes and a
 * NUL. Returns the length, or 0 for an invalid host.
 */
static size_t
decode_host_escapes(const char *s, size_t len, char *name)
{
	size_t		n = 0;

	for (size_t i = 0; i < len; i++, n++)
	{
		uint32_t	byte = (unsigned char) s[i];

		if (n == HOST_MAX)
			return 0;
		if (s[i] == '%')
		{
			if (len - i < 3 || hex_digit_value(s[i + 1]) > 15 ||
				hex_digit_value(s[i + 2]) > 15)
				return 0;
			byte = hex_digit_value(s[i + 1]) << 4 | hex_digit_value(s[i + 2]);
			i += 2;
		}
		name[n] = (char) byte;
	}
	name[n] = '\0';
	return n;
}

/*
 * What a host is. A letter outside ASCII is refused: some programs map the
 * full-width 127 to digits, others ask DNS for it.
 */
static Host
classify_host_name(const char *s, size_t len)
{
	char		name[HOST_MAX + 1];
	uint32_t	address;

	if (len >= 2 && s[0] == '[' && s[len - 1] == ']')
		return classify_ipv6_host(s + 1, len - 2);

	len = decode_host_escapes(s, len, name);
	if (len > 1 && name[len - 1] == '.')
		name[--len] = '\0';
	if (!is_host_name(name, len))
		return HOST_BAD;
	if (ends_in_number(name, len))
	{
		if (!parse_ipv4_address(name, len, &address))
			return HOST_BAD;
		return is_loopback_ipv4(address) ? HOST_LOOPBACK : HOST_OTHER;
	}
	if (is_loopback_name(name, len))
		return HOST_LOOPBACK;
	return strcasecmp(name, URL_HOST_GATEWAY) == 0 ? HOST_GATEWAY : HOST_OTHER;
}

/* The colon that ends a host and begins its port, or the end. */
static const char *
find_port_colon(const char *s, const char *end)
{
	const char *bracket = *s == '[' ? memchr(s, ']', end - s) : NULL;
	const char *start = bracket != NULL ? bracket + 1 : s;
	const char *colon = memchr(start, ':', end - start);

	return colon != NULL ? colon : end;
}

/* Write one "host[:port]"; false where it does not parse. */
static bool
append_checked_host(Writer *writer, const char *s, const char *end,
					UrlHosts *hosts)
{
	const char *port;
	Host		host;

	if (s == end)
		return false;
	port = find_port_colon(s, end);
	if (end - port > 1 && !name_is_port(port + 1, end - port - 1))
		return false;

	host = classify_host_name(s, port - s);
	if (host == HOST_LOOPBACK)
		append_or_count(writer, URL_HOST_GATEWAY,
						sizeof(URL_HOST_GATEWAY) - 1);
	else
		append_or_count(writer, s, port - s);
	append_or_count(writer, port, end - port);
	hosts->loopback |= host == HOST_LOOPBACK;
	hosts->gateway |= host == HOST_GATEWAY;
	return host != HOST_BAD;
}

/* Whether a byte is a letter of ASCII. */
static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether a scheme may have this byte behind its first letter (RFC 3986). */
static bool
is_scheme_sign(char c)
{
	return c == '+' || c == '-' || c == '.' || c == ':' || (c >= '0' && c <= '9');
}

/*
 * The end of "scheme://", or NULL. A scheme may have parts, as in
 * jdbc:postgresql://.
 */
static const char *
skip_url_scheme(const char *s, const char *end)
{
	const char *p = s;

	while (p < end && (is_letter(*p) || (p > s && is_scheme_sign(*p))))
		p++;
	if (p - s < 2 || p[-1] != ':' || end - p < 2 || p[0] != '/' || p[1] != '/')
		return NULL;
	return p + 2;
}

/* The end of user, host and port. */
static const char *
find_authority_end(const char *s, const char *end)
{
	while (s < end && *s != '/' && *s != '?' && *s != '#')
		s++;
	return s;
}

/* No program may see a line end, a blank or a NUL in a URL. */
static bool
has_blank_or_control(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char) s[i] <= ' ' || s[i] == 0x7F)
			return true;
	return false;
}

/*
 * Write the URL with loopback hosts replaced and set *out_len. False if it
 * does not parse, or programs differ about its host.
 */
bool
url_for_container(const char *url, size_t len, char *out, size_t *out_len,
				  UrlHosts *hosts)
{
	const char *end = url + len;
	const char *authority = skip_url_scheme(url, end);
	const char *path;
	const char *at;
	const char *host;
	Writer		writer = {out, 0};

	*hosts = (UrlHosts) {false, false};
	if (authority == NULL || has_blank_or_control(url, len))
		return false;

	/* Browsers read a backslash as a slash, and so another host. */
	path = find_authority_end(authority, end);
	if (memchr(authority, '\\', path - authority) != NULL)
		return false;

	/* The last "@": a password may hold one. */
	at = memrchr(authority, '@', path - authority);
	host = at != NULL ? at + 1 : authority;
	append_or_count(&writer, url, host - url);

	/* Several hosts, as libpq and MongoDB's drivers take them. */
	for (;;)
	{
		const char *comma = memchr(host, ',', path - host);

		if (!append_checked_host(&writer, host, comma != NULL ? comma : path,
								 hosts))
			return false;
		if (comma == NULL)
			break;
		append_or_count(&writer, ",", 1);
		host = comma + 1;
	}

	append_or_count(&writer, path, end - path);
	*out_len = writer.len;
	return true;
}
