#include "CCurl.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__APPLE__)
static const char *const library_names[] = {"libcurl.4.dylib"};
#else
static const char *const library_names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
#endif

// The macros of the header check types, and call the functions of a linked library.
#undef curl_easy_setopt
#undef curl_easy_getinfo

// The types come from the library's own header, so the compiler checks every call below.
static struct {
  __typeof__(&curl_global_init) start;
  __typeof__(&curl_easy_init) open;
  __typeof__(&curl_easy_cleanup) close;
  __typeof__(&curl_easy_setopt) set;
  __typeof__(&curl_easy_getinfo) get;
  __typeof__(&curl_easy_perform) perform;
  __typeof__(&curl_easy_strerror) error;
  __typeof__(&curl_slist_append) append;
  __typeof__(&curl_slist_free_all) free_list;
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512];

static void *find(void *handle, const char *symbol) {
  void *address = dlsym(handle, symbol);
  if (!address && !failure[0]) snprintf(failure, sizeof failure, "%s", dlerror());
  return address;
}

#define FIND(handle, name) (__typeof__(&name)) find(handle, #name)

static void load(void) {
  void *handle = NULL;
  const char *named = getenv("VERDIN_CURL");
  if (named) {
    handle = dlopen(named, RTLD_NOW | RTLD_LOCAL);
  } else {
    for (size_t i = 0; !handle && i < sizeof library_names / sizeof *library_names; i++)
      handle = dlopen(library_names[i], RTLD_NOW | RTLD_LOCAL);
  }
  if (!handle) {
    snprintf(failure, sizeof failure, "%s", dlerror());
    return;
  }
  library.start = FIND(handle, curl_global_init);
  library.open = FIND(handle, curl_easy_init);
  library.close = FIND(handle, curl_easy_cleanup);
  library.set = FIND(handle, curl_easy_setopt);
  library.get = FIND(handle, curl_easy_getinfo);
  library.perform = FIND(handle, curl_easy_perform);
  library.error = FIND(handle, curl_easy_strerror);
  library.append = FIND(handle, curl_slist_append);
  library.free_list = FIND(handle, curl_slist_free_all);
  if (failure[0]) return;
  CURLcode code = library.start(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) snprintf(failure, sizeof failure, "%s", library.error(code));
}

const char *verdin_http_load(void) {
  pthread_once(&once, load);
  return failure[0] ? failure : NULL;
}

struct verdin_http_exchange {
  CURL *handle;
  struct curl_slist *headers;
  char *body;
  size_t count, room, limit;
  bool is_too_large;
  atomic_bool is_cancelled;
  char reason[CURL_ERROR_SIZE];
};

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
  verdin_http_exchange *exchange = context;
  size_t more = size * count;
  if (more > exchange->limit - exchange->count) {
    exchange->is_too_large = true;
    return 0;
  }
  if (exchange->count + more > exchange->room) {
    size_t room = 2 * exchange->room + more;
    char *moved = realloc(exchange->body, room);
    if (!moved) return 0;
    exchange->body = moved;
    exchange->room = room;
  }
  memcpy(exchange->body + exchange->count, bytes, more);
  exchange->count += more;
  return more;
}

// libcurl asks at least once a second.
static int should_stop(
    void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
  (void)a, (void)b, (void)c, (void)d;
  return atomic_load(&((verdin_http_exchange *)context)->is_cancelled);
}

verdin_http_exchange *verdin_http_open(const char *url) {
  verdin_http_exchange *exchange = calloc(1, sizeof *exchange);
  if (!exchange) return NULL;
  exchange->limit = SIZE_MAX;
  exchange->handle = library.open();
  if (!exchange->handle) {
    free(exchange);
    return NULL;
  }
  CURL *handle = exchange->handle;
  library.set(handle, CURLOPT_URL, url);
  library.set(handle, CURLOPT_NOSIGNAL, 1L);
  library.set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  library.set(handle, CURLOPT_ERRORBUFFER, exchange->reason);
  // All encodings that the library knows: matrices of numbers shrink to a tenth.
  library.set(handle, CURLOPT_ACCEPT_ENCODING, "");
  library.set(handle, CURLOPT_WRITEFUNCTION, receive);
  library.set(handle, CURLOPT_WRITEDATA, exchange);
  library.set(handle, CURLOPT_XFERINFOFUNCTION, should_stop);
  library.set(handle, CURLOPT_XFERINFODATA, exchange);
  library.set(handle, CURLOPT_NOPROGRESS, 0L);
  return exchange;
}

void verdin_http_close(verdin_http_exchange *exchange) {
  library.close(exchange->handle);
  library.free_list(exchange->headers);
  free(exchange->body);
  free(exchange);
}

bool verdin_http_add_header(verdin_http_exchange *exchange, const char *line) {
  struct curl_slist *longer = library.append(exchange->headers, line);
  if (!longer) return false;
  exchange->headers = longer;
  library.set(exchange->handle, CURLOPT_HTTPHEADER, longer);
  return true;
}

void verdin_http_set_form(verdin_http_exchange *exchange, const char *text) {
  library.set(exchange->handle, CURLOPT_COPYPOSTFIELDS, text);
}

void verdin_http_set_times(
    verdin_http_exchange *exchange, long connect_milliseconds, long total_milliseconds) {
  library.set(exchange->handle, CURLOPT_CONNECTTIMEOUT_MS, connect_milliseconds);
  library.set(exchange->handle, CURLOPT_TIMEOUT_MS, total_milliseconds);
}

void verdin_http_set_limit(verdin_http_exchange *exchange, size_t bytes) {
  exchange->limit = bytes;
}

void verdin_http_trust(verdin_http_exchange *exchange, const char *certificate_file) {
  library.set(exchange->handle, CURLOPT_CAINFO, certificate_file);
}

verdin_http_outcome verdin_http_perform(verdin_http_exchange *exchange) {
  CURLcode code = library.perform(exchange->handle);
  if (code == CURLE_OK) return verdin_http_answered;
  if (exchange->is_too_large) return verdin_http_too_large;
  if (code == CURLE_ABORTED_BY_CALLBACK) return verdin_http_cancelled;
  if (!exchange->reason[0])
    snprintf(exchange->reason, sizeof exchange->reason, "%s", library.error(code));
  return code == CURLE_OPERATION_TIMEDOUT ? verdin_http_timed_out : verdin_http_failed;
}

void verdin_http_cancel(verdin_http_exchange *exchange) {
  atomic_store(&exchange->is_cancelled, true);
}

const char *verdin_http_reason(const verdin_http_exchange *exchange) { return exchange->reason; }

long verdin_http_status(const verdin_http_exchange *exchange) {
  long status = 0;
  library.get(exchange->handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

static const char *text(const verdin_http_exchange *exchange, CURLINFO what) {
  char *found = NULL;
  library.get(exchange->handle, what, &found);
  return found;
}

const char *verdin_http_content_type(const verdin_http_exchange *exchange) {
  return text(exchange, CURLINFO_CONTENT_TYPE);
}

const char *verdin_http_location(const verdin_http_exchange *exchange) {
  return text(exchange, CURLINFO_REDIRECT_URL);
}

size_t verdin_http_count(const verdin_http_exchange *exchange) { return exchange->count; }
const void *verdin_http_body(const verdin_http_exchange *exchange) { return exchange->body; }
