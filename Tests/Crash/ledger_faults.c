/* Kills a process at a chosen write of its ledger, or lets the disk fail from there on.
 *
 * Loaded with LD_PRELOAD. The calls counted are those by which SQLite changes the database and its
 * write-ahead log: pwrite, ftruncate, fsync, fdatasync and unlink on files whose path contains
 * "rollouts.sqlite". The shared index ("-shm") is rebuilt at need, so its writes are not counted.
 *
 *   LEDGER_FAULT=before:17  SIGKILL instead of call 17, counted from 0
 *   LEDGER_FAULT=half:17    SIGKILL in the middle of call 17: half of its bytes are written
 *   LEDGER_FAULT=after:17   SIGKILL when call 17 has been done
 *   LEDGER_FAULT=28:17      call 17 and all after it fail with errno 28, those on "-shm" too
 *   LEDGER_LOG=path         one letter for each call is added to this file
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long calls, chosen = -1;
static enum { NOTHING, BEFORE, HALF, AFTER, FAILING } fault;
static int failure;
static const char *log_path;

__attribute__((constructor)) static void read_environment(void) {
  const char *text = getenv("LEDGER_FAULT");
  log_path = getenv("LEDGER_LOG");
  const char *colon = text ? strchr(text, ':') : NULL;
  if (!colon) return;
  chosen = atol(colon + 1);
  if (!strncmp(text, "before", 6)) fault = BEFORE;
  else if (!strncmp(text, "half", 4)) fault = HALF;
  else if (!strncmp(text, "after", 5)) fault = AFTER;
  else fault = FAILING, failure = atoi(text);
}

static int is_ledger(const char *path) { return strstr(path, "rollouts.sqlite") != NULL; }

/* Whether a descriptor is the ledger's, and whether it counts. */
static int kind_of(int descriptor) {
  char link[64] = "/proc/self/fd/", path[4096], digits[16];
  int count = 0, number = descriptor;
  do digits[count++] = '0' + number % 10; while (number /= 10);
  for (int place = 14; count;) link[place++] = digits[--count];
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return !is_ledger(path) ? 0 : strstr(path, "-shm") ? 1 : 2;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Counts a call: -1 when it is to fail, 1 when it is the chosen one, 0 otherwise. */
static int count(int kind, char letter) {
  if (kind == 0) return 0;
  long number = kind == 2 ? calls++ : calls;
  if (kind == 2 && log_path) {
    int file = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file >= 0) {
      if (write(file, &letter, 1) != 1) abort();
      close(file);
    }
  }
  if (fault == FAILING && number >= chosen) {
    errno = failure;
    return -1;
  }
  if (kind != 2 || fault == NOTHING || number != chosen) return 0;
  if (fault == BEFORE) die();
  return fault == FAILING ? 0 : 1;
}

#define NEXT(name, type) \
  static type next; \
  if (!next) next = (type)dlsym(RTLD_NEXT, name)

typedef ssize_t (*pwrite_type)(int, const void *, size_t, off_t);
typedef int (*truncate_type)(int, off_t);
typedef int (*sync_type)(int);
typedef int (*unlink_type)(const char *);

#define PWRITE(name) \
  ssize_t name(int descriptor, const void *bytes, size_t size, off_t offset) { \
    NEXT(#name, pwrite_type); \
    int chosen_call = count(kind_of(descriptor), 'w'); \
    if (chosen_call < 0) return -1; \
    if (chosen_call && fault == HALF) { \
      next(descriptor, bytes, size / 2, offset); \
      die(); \
    } \
    ssize_t written = next(descriptor, bytes, size, offset); \
    if (chosen_call) die(); \
    return written; \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

#define CALL(name, type, parameters, arguments, kind, letter) \
  int name parameters { \
    NEXT(#name, type); \
    int chosen_call = count(kind, letter); \
    if (chosen_call < 0) return -1; \
    int result = next arguments; \
    if (chosen_call) die(); \
    return result; \
  }
CALL(ftruncate, truncate_type, (int descriptor, off_t size), (descriptor, size), kind_of(descriptor), 't')
CALL(ftruncate64, truncate_type, (int descriptor, off_t size), (descriptor, size), kind_of(descriptor), 't')
CALL(fsync, sync_type, (int descriptor), (descriptor), kind_of(descriptor), 's')
CALL(fdatasync, sync_type, (int descriptor), (descriptor), kind_of(descriptor), 's')
CALL(unlink, unlink_type, (const char *path), (path), is_ledger(path) && !strstr(path, "-shm") ? 2 : 0, 'u')
