// The few OpenBLAS and LAPACK routines that Verdin uses, from a library loaded at first use.
//
// Linking OpenBLAS would make every command pay for starting it, and would fix its kernels before
// any of our code could choose them. `verdin_blas_load` must have returned NULL before anything
// else here is called. All matrices lie row after row, without gaps.

#ifndef COPENBLAS_H
#define COPENBLAS_H

#pragma clang assume_nonnull begin

/// Loads the library once, with one thread and the best kernels this processor can run.
///
/// The environment variable VERDIN_OPENBLAS names another library file, and OPENBLAS_CORETYPE
/// other kernels. The environment is changed for the time of loading, so no other thread should be
/// reading it. Returns NULL, or why there is no library: a string that is never freed.
const char *_Nullable verdin_blas_load(void);

/// Leaves the choice of kernels to the library, for comparison. Before it is loaded.
void verdin_blas_keep_own_choice(void);

/// The name of the kernels in use, such as "Haswell".
const char *verdin_blas_core_name(void);

/// The library's version and build options.
const char *verdin_blas_configuration(void);

int verdin_blas_threads(void);

/// c := a bᵀ, with a of `rows` x `inner`, b of `columns` x `inner` and c of `rows` x `columns`.
void verdin_dgemm_transposed(
    int rows, int columns, int inner, const double *a, const double *b, double *c);

/// The same of single precision.
void verdin_sgemm_transposed(
    int rows, int columns, int inner, const float *a, const float *b, float *c);

/// The upper triangle of c := aᵀ a, with a of `rows` x `columns`; the lower one is left alone.
void verdin_dsyrk_upper(int rows, int columns, const double *a, double *c);

/// Replaces the upper triangle of the symmetric matrix a by its Cholesky factor.
///
/// Returns 0, or the order of the first leading minor that is not positive.
int verdin_dpotrf_upper(int order, double *a);

/// Solves A x = b in place, given the factor of A that `verdin_dpotrf_upper` left.
void verdin_dpotrs_upper(int order, const double *factor, double *b);

#pragma clang assume_nonnull end

#endif
