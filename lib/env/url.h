/*
 * url.h
 *		A URL as a container must write it.
 */
#ifndef RESCUE_ENV_URL_H
#define RESCUE_ENV_URL_H

#include <stdbool.h>
#include <stddef.h>

/* The host as seen from a container, where --add-host gives it that name. */
#define URL_HOST_GATEWAY	"host.docker.internal"

/* What kinds of host a URL names; it may name several. */
typedef struct UrlHosts
{
	bool		loopback;		/* replaced by the gateway's name */
	bool		gateway;		/* said the gateway's name already */
} UrlHosts;

/*
 * Write the URL with every loopback host replaced by the gateway's name; all
 * else is kept byte for byte. Returns false where the URL does not parse, or
 * where programs do not agree what its host is. With out == NULL only the
 * length is told; else out holds *out_len bytes.
 */
extern bool url_for_container(const char *url, size_t len,
							  char *out, size_t *out_len, UrlHosts *hosts);

#endif							/* RESCUE_ENV_URL_H */
