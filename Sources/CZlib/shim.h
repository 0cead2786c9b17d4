#ifndef VERDIN_CZLIB_SHIM_H
#define VERDIN_CZLIB_SHIM_H
#include <zlib.h>
#endif
