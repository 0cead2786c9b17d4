// One HTTP request at a time through libcurl, from a library loaded at first use.
//
// Linking libcurl would make every command pay for starting it and its TLS library, and would make
// machines that judge files only install them. `verdin_http_load` must have returned NULL before
// anything else here is called.

#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

/// Loads the library once.
///
/// The environment variable VERDIN_CURL names another library file. Returns NULL, or why there is no
/// library: a string that is never freed.
const char *_Nullable verdin_http_load(void);

/// A request and the answer to it.
typedef struct verdin_http_exchange verdin_http_exchange;

/// NULL when there is no memory.
verdin_http_exchange *_Nullable verdin_http_open(const char *url);
void verdin_http_close(verdin_http_exchange *exchange);

/// Adds a line such as `Accept: application/json`, which is copied. Returns false without memory.
bool verdin_http_add_header(verdin_http_exchange *exchange, const char *line);

/// Makes it a POST of a form, which is copied.
void verdin_http_set_form(verdin_http_exchange *exchange, const char *text);

/// How long a connection, and all together, may take.
void verdin_http_set_times(
    verdin_http_exchange *exchange, long connect_milliseconds, long total_milliseconds);

/// The most bytes that an answer may have.
void verdin_http_set_limit(verdin_http_exchange *exchange, size_t bytes);

/// Takes certificates of the authorities in this file alone.
void verdin_http_trust(verdin_http_exchange *exchange, const char *certificate_file);

typedef enum {
  verdin_http_answered,
  verdin_http_timed_out,
  verdin_http_too_large,
  verdin_http_cancelled,
  verdin_http_failed,
} verdin_http_outcome;

/// Sends the request and waits for the whole answer. Redirects are not followed.
verdin_http_outcome verdin_http_perform(verdin_http_exchange *exchange);

/// Ends `verdin_http_perform` soon; may be called by any thread while the exchange is open.
void verdin_http_cancel(verdin_http_exchange *exchange);

/// Why the request failed. Valid until the exchange is closed, as all that follows.
const char *verdin_http_reason(const verdin_http_exchange *exchange);
long verdin_http_status(const verdin_http_exchange *exchange);
const char *_Nullable verdin_http_content_type(const verdin_http_exchange *exchange);
/// Where a redirect leads to.
const char *_Nullable verdin_http_location(const verdin_http_exchange *exchange);
size_t verdin_http_count(const verdin_http_exchange *exchange);
/// NULL for an answer without a body.
const void *_Nullable verdin_http_body(const verdin_http_exchange *exchange);

#pragma clang assume_nonnull end

#endif
