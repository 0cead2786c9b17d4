#include "vectors.h"

#include "staircases.h"

#include "harvest.h"

#include "network.h"

#include "pick.h"

#include "radix.h"

#include "sums.h"
