# Reference values computed by R.
#
#   Rscript generate.R             writes mann-whitney.r.jsonl and quantiles.r.jsonl
#   Rscript generate.R --columns DIR   also writes R's part of the mixed fixtures to DIR;
#                                  generate.py runs this and adds the exact values
#
# Every sample of the mixed fixtures is drawn here, so numbers travel in one direction only
# (R -> decimal text -> Python), and the text identifies each double uniquely.

suppressMessages({
  library(jsonlite)
  library(exactRankTests)
})
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

SEED <- 20240229
R_VERSION <- paste(R.version$major, R.version$minor, sep = ".")
ALPHAS <- c(.01, .025, .05)

# ---------------------------------------------------------------- JSON output

# Shortest of 15, 16 or 17 significant digits that reads back as the same double.
# The C library's strtod (via jsonlite) judges: R's own parser can be off by one unit in the last place.
exact_digits <- function(v) {
  text <- sprintf("%.17g", v)
  for (digits in 16:15) {
    shorter <- sprintf(paste0("%.", digits, "g"), v)
    back <- as.numeric(fromJSON(paste0("[", paste(shorter, collapse = ","), "]")))
    text <- ifelse(back == v, shorter, text)
  }
  ifelse(v == 0 & 1 / v < 0, "-0.0", text)
}

numbers <- function(v) {
  text <- rep("null", length(v))
  known <- is.finite(v)
  if (any(known)) text[known] <- exact_digits(v[known])
  text
}

# NULL, NA, NaN and infinities become null. I(v) forces an array for a vector of length one.
json <- function(v) {
  if (is.null(v)) return("null")
  if (is.list(v) && !is.null(names(v)))
    return(paste0("{", paste0("\"", names(v), "\":", vapply(v, json, ""), collapse = ","), "}"))
  if (is.list(v)) return(paste0("[", paste(vapply(v, json, ""), collapse = ","), "]"))
  text <- if (is.character(v)) vapply(v, function(s) as.character(toJSON(s, auto_unbox = TRUE)), "")
          else if (is.logical(v)) ifelse(is.na(v), "null", tolower(v))
          else numbers(v)
  if (length(v) == 1 && !inherits(v, "AsIs")) text else paste0("[", paste(text, collapse = ","), "]")
}

write_rows <- function(path, rows, call, seed = SEED, note = NULL) {
  header <- list(tool = "R", version = R_VERSION, script = "generate.R", seed = seed,
                 call = call, rows = length(rows))
  if (!is.null(note)) header$note <- note
  writeLines(c(json(list(header = header)), vapply(rows, json, "")), path)
}

# ---------------------------------------------------------------- samples

FAMILIES <- list(
  normal       = function(n, s) rnorm(n, 10 + s, 2),
  negative     = function(n, s) rnorm(n, -5 + s, 3),
  lognormal    = function(n, s) rlnorm(n, 3 + s / 3, .6),
  exponential  = function(n, s) rexp(n, 1 / (1 + abs(s))),
  uniform      = function(n, s) runif(n, s, s + 4),
  nano         = function(n, s) rlnorm(n, s / 2, .5) * 1e-9,
  giga         = function(n, s) rnorm(n, s, 1) * 1e9,
  offset       = function(n, s) 1e9 + rnorm(n, s, 1),
  tenths       = function(n, s) round(rnorm(n, 10 + s, 2), 1),
  integers     = function(n, s) round(rnorm(n, 50 + 3 * s, 8)),
  milli_lattice = function(n, s) round(rnorm(n, 2 * s, 2), 1) * 1e-3,
  poisson      = function(n, s) rpois(n, 2 + abs(s)),
  binary       = function(n, s) rbinom(n, 1, min(.9, .4 + abs(s) / 6)),
  zero_inflated = function(n, s) ifelse(runif(n) < .6, 0, rlnorm(n, s / 2, 1))
)
SIZES <- list(c(1, 1), c(1, 4), c(2, 2), c(1, 19), c(3, 3), c(3, 2), c(4, 4), c(5, 5), c(5, 9), c(8, 6), c(6, 20),
              c(10, 10), c(12, 7), c(15, 15), c(20, 20), c(30, 25), c(10, 60), c(40, 40), c(49, 49), c(50, 50),
              c(60, 60), c(2, 120), c(70, 90), c(39, 1), c(7, 33), c(100, 25), c(26, 26))
LARGE <- list(c(1, 300), c(300, 7), c(150, 200), c(300, 300))
SHIFTS <- c(0, 1, -1, .3, 3)

draw_pair <- function(family, size, shift) {
  draw <- FAMILIES[[family]]
  list(family = family, x = draw(size[1], shift), y = draw(size[2], 0))
}

# Each family meets `per_family` sizes; the walk over the sizes makes the families meet different ones.
drawn_pairs <- function(per_family, large_families) {
  pairs <- list()
  step <- 0
  for (family in names(FAMILIES)) for (i in seq_len(per_family)) {
    step <- step + 1
    pairs[[step]] <- draw_pair(family, SIZES[[(step * 5) %% length(SIZES) + 1]],
                               SHIFTS[step %% length(SHIFTS) + 1])
  }
  for (i in seq_along(large_families))
    pairs[[step + i]] <- draw_pair(large_families[i], LARGE[[(i - 1) %% length(LARGE) + 1]], .2)
  pairs
}

# A literal -0 beside a literal 0 is merged by R's compiler, hence the variable.
ZERO <- 0

corner_pairs <- function() list(
  list(family = "all_equal", x = rep(3, 4), y = rep(3, 5)),
  list(family = "identical_samples", x = c(1, 2, 3, 4.5, 7), y = c(1, 2, 3, 4.5, 7)),
  list(family = "separated_above", x = 101:110 + .5, y = 1:12 + .25),
  list(family = "separated_below", x = 1:12 + .25, y = 101:130 + .5),
  list(family = "signed_zeros", x = c(-ZERO, ZERO, 1, -1, 2), y = c(ZERO, -ZERO, -ZERO, 1, -2, -3)),
  list(family = "huge", x = c(1, 2.5, -3, 4) * 1e300, y = c(.5, 2.25, -1, -2, 6) * 1e300),
  list(family = "adjacent_doubles", x = 1 + c(0, 2, 4, 6, 8) * .Machine$double.eps,
       y = 1 + c(1, 3, 5, 7, 9, 11) * .Machine$double.eps),
  list(family = "one_third_outliers", x = c(1:10 + .1, 1e6, 2e6, 3e6, 4e6, 5e6), y = 1:15 + .3),
  # One-sided levels met with equality: P0(U = 0) is 1/20, 1/40 and 1/100.
  list(family = "level_equality_3x3", x = c(5, 7, 9.5), y = c(1, 6, 3)),
  list(family = "level_equality_1x39", x = 40.5, y = 1:39 + .25),
  list(family = "level_equality_1x99", x = 50.5, y = 1:99 + .25)
)

numbered <- function(pairs, prefix) {
  for (i in seq_along(pairs)) pairs[[i]]$id <- sprintf("%s-%03d", prefix, i)
  pairs
}

identified <- function(p) list(id = p$id, family = p$family, m = length(p$x), n = length(p$y), x = I(p$x), y = I(p$y))

has_ties <- function(p) anyDuplicated(c(p$x, p$y)) > 0

# ---------------------------------------------------------------- Mann-Whitney

p_value <- function(p, alternative, exact, correct = TRUE)
  suppressWarnings(wilcox.test(p$x, p$y, alternative = alternative, exact = exact, correct = correct)$p.value)

three_p_values <- function(p, exact) list(
  two_sided = p_value(p, "two.sided", exact), greater = p_value(p, "greater", exact), less = p_value(p, "less", exact))

# R's exact law takes memory of order (mn)^2, hence the second bound.
exact_is_possible <- function(p)
  !has_ties(p) && min(length(p$x), length(p$y)) < 50 && length(p$x) * length(p$y) <= 6000

mann_whitney_row <- function(p) c(identified(p), list(
  ties = has_ties(p),
  w = unname(suppressWarnings(wilcox.test(p$x, p$y, exact = FALSE)$statistic)),
  asymptotic = three_p_values(p, exact = FALSE),
  uncorrected_two_sided = p_value(p, "two.sided", exact = FALSE, correct = FALSE),
  exact = if (exact_is_possible(p)) three_p_values(p, exact = TRUE)))

mann_whitney <- function() {
  set.seed(SEED)
  pairs <- numbered(c(drawn_pairs(11, c("normal", "lognormal", "tenths", "poisson", "exponential")), corner_pairs()), "mw")
  write_rows("mann-whitney.r.jsonl", lapply(pairs, mann_whitney_row),
             call = "wilcox.test(x, y, alternative, exact, correct)",
             note = "p of an all-tied pair is NaN in R and null here; exact is null with ties, when min(m, n) >= 50 or mn > 6000")
}

# ---------------------------------------------------------------- quantiles

QUANTILE_P <- c(.01, .05, .25, .5, .75, .95, .99)

quantile_row <- function(id, family, x) list(
  id = id, family = family, n = length(x), x = I(x), p = QUANTILE_P,
  quantile = unname(quantile(x, QUANTILE_P, type = 7)), mean = mean(x), sd = sd(x))

quantiles <- function() {
  set.seed(SEED + 1)
  sizes <- c(1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 17, 20, 21, 30, 40, 50, 60, 99, 100, 101)
  sizes <- c(sizes, sizes[1:16], 25, 200, 350, 500)
  families <- rep(names(FAMILIES), length.out = length(sizes))
  draw <- function(i) quantile_row(sprintf("q-%03d", i), families[i], FAMILIES[[families[i]]](sizes[i], 0))
  write_rows("quantiles.r.jsonl", lapply(seq_along(sizes), draw),
             call = "quantile(x, p, type = 7); mean(x); sd(x)", seed = SEED + 1,
             note = "sd of a single value is NA in R and null here")
}

# ---------------------------------------------------------------- columns for generate.py

# Largest k with P0(U <= k - 1) <= alpha. qwilcox returns the smallest q with P0(U <= q) >= alpha,
# so k is q, or q + 1 when the level is met with equality.
exact_rank <- function(m, n, alpha) {
  q <- qwilcox(alpha, m, n)
  if (pwilcox(q, m, n) <= alpha * (1 + 1e-12)) q + 1 else q
}

asymptotic_rank <- function(m, n, alpha)
  max(0, floor(m * n / 2 + 1 / 2 - qnorm(alpha, lower.tail = FALSE) * sqrt(m * n * (m + n + 1) / 12)))

# R's interval at 98 %. NULL where R stops, e.g. when every value is tied.
r_interval <- function(p, exact, tolerance = 1e-4) tryCatch({
  t <- suppressWarnings(wilcox.test(p$x, p$y, exact = exact, conf.int = TRUE, conf.level = .98, tol.root = tolerance))
  list(lower = t$conf.int[1], upper = t$conf.int[2], estimate = unname(t$estimate))
}, error = function(e) NULL)

# R's root finder stops at an absolute 1e-4 unless told otherwise, which says nothing about data near 1e-9.
# `asymptotic_tight` gives it a tolerance in proportion to the data.
hodges_lehmann_row <- function(p) {
  m <- length(p$x)
  n <- length(p$y)
  spread <- diff(range(c(p$x, p$y)))
  c(identified(p), list(
    exact_ranks = if (m * n <= 2500) vapply(ALPHAS, function(a) exact_rank(m, n, a), 0),
    asymptotic_ranks = vapply(ALPHAS, function(a) asymptotic_rank(m, n, a), 0),
    r = list(exact = if (exact_is_possible(p)) r_interval(p, TRUE),
             asymptotic = r_interval(p, FALSE),
             asymptotic_tight = if (spread > 0) r_interval(p, FALSE, spread * 1e-12))))
}

hodges_lehmann <- function() {
  set.seed(SEED + 2)
  pairs <- c(drawn_pairs(9, c("normal", "lognormal", "integers", "poisson")), corner_pairs())
  write_rows("hodges-lehmann.jsonl", lapply(numbered(pairs, "hl"), hodges_lehmann_row), seed = SEED + 2,
             call = "wilcox.test(x, y, exact, conf.int = TRUE, conf.level = .98)")
}

tied_row <- function(p) {
  p_of <- function(alternative) wilcox.exact(p$x, p$y, alternative = alternative, exact = TRUE)$p.value
  c(identified(p), list(greater = p_of("greater"), less = p_of("less"), two_sided = p_of("two.sided")))
}

exact_with_ties <- function() {
  set.seed(SEED + 3)
  families <- c("tenths", "integers", "poisson", "binary", "zero_inflated")
  sizes <- list(c(2, 3), c(3, 3), c(4, 4), c(5, 5), c(6, 4), c(6, 6), c(7, 9), c(8, 8), c(10, 5), c(9, 11), c(10, 10), c(12, 8), c(12, 12))
  pairs <- list()
  for (size in sizes) for (family in families)
    pairs[[length(pairs) + 1]] <- draw_pair(family, size, SHIFTS[length(pairs) %% length(SHIFTS) + 1])
  pairs <- Filter(has_ties, c(pairs, corner_pairs()[1:2]))
  write_rows("mann-whitney-exact-ties.jsonl", lapply(numbered(pairs, "mwt"), tied_row), seed = SEED + 3,
             call = paste("exactRankTests", packageVersion("exactRankTests"), "wilcox.exact(x, y, alternative, exact = TRUE)"))
}

exact_null <- function() {
  sizes <- list(c(1, 1), c(1, 5), c(2, 3), c(3, 3), c(4, 4), c(5, 5), c(5, 8), c(8, 5), c(8, 8), c(10, 10), c(12, 7),
                c(1, 50), c(3, 40), c(15, 15), c(20, 20), c(25, 25), c(30, 20), c(40, 40), c(49, 49), c(50, 50))
  row <- function(s) {
    u <- 0:(s[1] * s[2])
    list(m = s[1], n = s[2], count = I(cwilcox_counts(u, s[1], s[2])), density = I(dwilcox(u, s[1], s[2])),
         lower = I(pwilcox(u, s[1], s[2])))
  }
  # R exposes the counts only through dwilcox.
  cwilcox_counts <- function(u, m, n) dwilcox(u, m, n) * choose(m + n, m)
  write_rows("exact-null.jsonl", lapply(sizes, row), call = "dwilcox(u, m, n); pwilcox(u, m, n)")
}

normal <- function() {
  z <- c(1e-20, 1e-10, 1e-5, .1, .3, .5, .67448975, 1, 1.5, 1.96, 2, 2.5, 3, 4, 5, 5.7, 6, 7, 8, 8.5, 10, 15, 20, 30, 35, 37, 37.5, 38)
  p <- c(1e-300, 1e-200, 1e-100, 1e-50, 1e-30, 1e-20, 1e-16, 1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-5, 1e-4, .0005, .001, .005,
         .01, .02, .02425, .025, .05, .074, .075, .076, .1, .15, .2, .25, .3, .4, .425, .49, .5 - 1e-10)
  p <- c(p, .5, rev(1 - p[p > 5e-17]))
  cdf <- function(z) list(fn = "pnorm", z = z, lower = pnorm(z), upper = pnorm(z, lower.tail = FALSE))
  inverse <- function(p) list(fn = "qnorm", p = p, lower = qnorm(p), upper = qnorm(p, lower.tail = FALSE))
  write_rows("normal.jsonl", c(lapply(c(-rev(z), 0, z), cdf), lapply(p, inverse)), call = "pnorm, qnorm")
}

student_t <- function() {
  points <- c(1e-8, .1, .5, 1, 2, 3, 5, 10, 40, 1000)
  p <- c(1e-10, 1e-6, 1e-4, .001, .005, .01, .025, .05, .1, .25, .4, .5, .75, .9, .95, .975, .99, .995, .999, 1 - 1e-6)
  cdf <- function(t, df) list(fn = "pt", df = df, t = t, lower = pt(t, df), upper = pt(t, df, lower.tail = FALSE))
  inverse <- function(p, df) list(fn = "qt", df = df, p = p, lower = qt(p, df), upper = qt(p, df, lower.tail = FALSE))
  rows <- list()
  for (df in c(1, 1.5, 2, 3.7, 5, 10, 29, 100, 1e4))
    rows <- c(rows, lapply(c(-rev(points), 0, points), cdf, df = df), lapply(p, inverse, df = df))
  write_rows("student-t.jsonl", rows, call = "pt, qt")
}

beta <- function() {
  shapes <- list(c(.5, .5), c(1, 1), c(.1, .1), c(.5, 5), c(2, 3), c(5, 1), c(10, 10), c(30, 70), c(100, 2), c(500, 500), c(1000, .5), c(.01, 50))
  x <- c(1e-10, .01, .1, .3, .5, .7, .9, .99, 1 - 1e-9)
  row <- function(a, b, x) list(fn = "pbeta", a = a, b = b, x = x, lower = pbeta(x, a, b), upper = pbeta(x, a, b, lower.tail = FALSE))
  rows <- list()
  for (s in shapes) rows <- c(rows, lapply(x, row, a = s[1], b = s[2]))
  # The arguments of Harrell-Davis weights: a = (n + 1) q, b = (n + 1)(1 - q), x = i / n.
  for (n in c(60, 1440)) for (q in c(.5, .95, .99)) for (i in c(-1, 0, 1))
    rows <- c(rows, list(row((n + 1) * q, (n + 1) * (1 - q), (floor(n * q) + i) / n)))
  write_rows("beta.jsonl", rows, call = "pbeta(x, a, b)")
}

# ---------------------------------------------------------------- published inputs

close <- function(a, b, tolerance) all(abs(a - b) <= tolerance * pmax(1, abs(b)))

# The file is input, not output: this confirms that R still gives the numbers it carries.
check_hard_cases <- function() {
  for (case in fromJSON("hard-cases.json", simplifyDataFrame = FALSE)$cases) {
    x <- case$experiment
    y <- case$control
    interval <- function(level) suppressWarnings(wilcox.test(x, y, exact = FALSE, conf.int = TRUE, conf.level = level))
    ninety_eight <- interval(.98)
    stopifnot(ninety_eight$statistic == case$R_W,
              close(ninety_eight$p.value, case$R_p_two_sided, 1e-11),
              close(ninety_eight$estimate, case$R_HL, 1e-11),
              close(ninety_eight$conf.int, case$R_CI98, 1e-11),
              close(interval(.95)$conf.int, case$R_CI95, 1e-11),
              close(fisher.test(rbind(c(sum(x > 0), sum(x <= 0)), c(sum(y > 0), sum(y <= 0))))$p.value, case$fisher_gt0_p, 1e-11),
              close(suppressWarnings(ks.test(x, y, exact = TRUE))$p.value, case$ks_p, 1e-11))
  }
}

columns <- function(folder) {
  home <- setwd(folder)
  on.exit(setwd(home))
  hodges_lehmann()
  exact_with_ties()
  exact_null()
  normal()
  student_t()
  beta()
}

arguments <- commandArgs(trailingOnly = TRUE)
mann_whitney()
quantiles()
check_hard_cases()
if (length(arguments) == 2 && arguments[1] == "--columns") columns(arguments[2])
