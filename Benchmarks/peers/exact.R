# exactRankTests' wilcox.exact on samples with ties.
#
#   Rscript exact.R SAMPLES
#
# SAMPLES has one JSON object a line with x and y, numbers with spaces between. Writes one object a line: both
# one-sided p-values, and the CPU nanoseconds that one of them takes; nothing where the package is not installed.

if (!suppressWarnings(suppressMessages(requireNamespace("exactRankTests", quietly = TRUE)))) {
  message("note: no package exactRankTests, so no peer for exact p-values with ties")
  quit()
}
numbers <- function(line, name)
  as.numeric(strsplit(sub(sprintf('.*"%s": "([^"]*)".*', name), "\\1", line), " ")[[1]])
cpu <- function(work) sum(system.time(work, gcFirst = FALSE)[c("user.self", "sys.self")]) * 1e9

for (line in readLines(commandArgs(trailingOnly = TRUE)[1])) {
  x <- numbers(line, "x")
  y <- numbers(line, "y")
  p <- function(side)
    suppressWarnings(exactRankTests::wilcox.exact(x, y, alternative = side, exact = TRUE)$p.value)
  # R's clock has steps of a millisecond, and one test takes from half of one to half a second.
  times <- max(1, ceiling(2e8 / max(1e6, cpu(p("greater")))))
  least <- min(replicate(3, cpu(for (i in seq_len(times)) p("greater")) / times))
  cat(sprintf('{"row": "exact_peer", "kind": "integers", "n": %d, "ns": %.17g, "greater": %.17g, "less": %.17g}\n',
              length(x), least, p("greater"), p("less")))
}
