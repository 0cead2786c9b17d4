#include "COpenBLAS.h"

#include <cblas.h>
#include <dlfcn.h>
#include <lapack.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__APPLE__)
// Homebrew keeps the library outside of the loader's path.
static const char *const library_names[] = {
    "libopenblas.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib"};
#else
static const char *const library_names[] = {"libopenblas.so.0"};
#endif

// The types come from the library's own headers, so the compiler checks every call below.
static struct {
  __typeof__(&openblas_get_corename) core_name;
  __typeof__(&openblas_get_config) configuration;
  __typeof__(&openblas_get_num_threads) threads;
  __typeof__(&cblas_sgemm) sgemm;
  __typeof__(&cblas_dgemm) dgemm;
  __typeof__(&cblas_dsyrk) dsyrk;
  __typeof__(&LAPACK_dpotrf_base) dpotrf;
  __typeof__(&LAPACK_dpotrs_base) dpotrs;
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512];
static bool keeps_own_choice;

// OpenBLAS 0.3.21 takes every processor younger than itself for a Prescott, a quarter of the speed
// that an AVX-512 machine has. NULL leaves the choice to the library.
static const char *best_core(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return NULL;
}

// Sets a variable, or removes it when the value is NULL. Returns what it was, for the caller to
// free, or NULL when it was not set.
static char *exchange(const char *variable, const char *value) {
  const char *current = getenv(variable);
  char *previous = current ? strdup(current) : NULL;
  if (value)
    setenv(variable, value, 1);
  else
    unsetenv(variable);
  return previous;
}

static void restore(const char *variable, char *previous) {
  free(exchange(variable, previous));
  free(previous);
}

// The library reads its environment while it is loaded, and only then. The variables are put back
// afterwards, so that programs started by this one choose for themselves.
static void *open_library(void) {
  const char *core = getenv("OPENBLAS_CORETYPE");
  if (!core && !keeps_own_choice) core = best_core();
  char *previous_core = exchange("OPENBLAS_CORETYPE", core);
  char *previous_threads = exchange("OPENBLAS_NUM_THREADS", "1");
  void *handle = NULL;
  const char *named = getenv("VERDIN_OPENBLAS");
  if (named) {
    handle = dlopen(named, RTLD_NOW | RTLD_LOCAL);
  } else {
    for (size_t i = 0; !handle && i < sizeof library_names / sizeof *library_names; i++)
      handle = dlopen(library_names[i], RTLD_NOW | RTLD_LOCAL);
  }
  if (!handle) snprintf(failure, sizeof failure, "%s", dlerror());
  restore("OPENBLAS_NUM_THREADS", previous_threads);
  restore("OPENBLAS_CORETYPE", previous_core);
  return handle;
}

static void *find(void *handle, const char *symbol) {
  void *address = dlsym(handle, symbol);
  if (!address && !failure[0]) snprintf(failure, sizeof failure, "%s", dlerror());
  return address;
}

#define STRING(name) #name
// Expands the name first: LAPACK's headers spell the Fortran symbol by a macro.
#define FIND(handle, name) (__typeof__(&name)) find(handle, STRING(name))

static void load(void) {
  void *handle = open_library();
  if (!handle) return;
  library.core_name = FIND(handle, openblas_get_corename);
  library.configuration = FIND(handle, openblas_get_config);
  library.threads = FIND(handle, openblas_get_num_threads);
  library.sgemm = FIND(handle, cblas_sgemm);
  library.dgemm = FIND(handle, cblas_dgemm);
  library.dsyrk = FIND(handle, cblas_dsyrk);
  library.dpotrf = FIND(handle, LAPACK_dpotrf_base);
  library.dpotrs = FIND(handle, LAPACK_dpotrs_base);
}

void verdin_blas_keep_own_choice(void) { keeps_own_choice = true; }

const char *verdin_blas_load(void) {
  pthread_once(&once, load);
  return failure[0] ? failure : NULL;
}

const char *verdin_blas_core_name(void) { return library.core_name(); }
const char *verdin_blas_configuration(void) { return library.configuration(); }
int verdin_blas_threads(void) { return library.threads(); }

void verdin_sgemm_transposed(
    int rows, int columns, int inner, const float *a, const float *b, float *c) {
  library.sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, columns, inner, 1, a, inner, b,
                inner, 0, c, columns);
}

void verdin_dgemm_transposed(
    int rows, int columns, int inner, const double *a, const double *b, double *c) {
  library.dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, columns, inner, 1, a, inner, b,
                inner, 0, c, columns);
}

void verdin_dsyrk_upper(int rows, int columns, const double *a, double *c) {
  library.dsyrk(CblasRowMajor, CblasUpper, CblasTrans, columns, rows, 1, a, columns, 0, c, columns);
}

// LAPACK reads columns where we have rows: our upper triangle is its lower one. LAPACKE would
// transpose instead. The last argument is Fortran's hidden length of the first.

int verdin_dpotrf_upper(int order, double *a) {
  lapack_int size = order, info = 0;
  library.dpotrf("L", &size, a, &size, &info, 1);
  return info;
}

void verdin_dpotrs_upper(int order, const double *factor, double *b) {
  lapack_int size = order, columns = 1, info = 0;
  library.dpotrs("L", &size, &columns, factor, &size, b, &size, &info, 1);
}
