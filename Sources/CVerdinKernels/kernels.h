#include "vectors.h"

#include "staircases.h"

#include "sums.h"

#include "pairs.h"

#include "harvest.h"

#include "blocks.h"

#include "ratios.h"

#include "network.h"

#include "pick.h"

#include "radix.h"

#include "studentise.h"
