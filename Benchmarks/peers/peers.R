# R's wilcox.test with its interval, on the samples that verdin-bench left in a folder.
#
#   Rscript peers.R FOLDER ROUNDS LARGEST
#
# Writes one JSON object a line: the results, and the CPU nanoseconds a metric takes. Sizes above
# LARGEST are left out, and a size that takes many seconds is measured once.

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
rounds <- as.integer(arguments[2])
largest <- as.integer(arguments[3])

emit <- function(row, kind, n, ...) {
  numbers <- list(n = n, ...)
  values <- sapply(numbers, function(value) sprintf("%.17g", value))
  cat(sprintf('{"row": "%s", "kind": "%s", %s}\n', row, kind,
              paste0('"', names(numbers), '": ', values, collapse = ", ")))
}

# user and system CPU time of this process, nanoseconds
cpu <- function(work) sum(system.time(work, gcFirst = FALSE)[c("user.self", "sys.self")]) * 1e9

for (path in list.files(folder, pattern = "\\.f64$", full.names = TRUE)) {
  parts <- strsplit(sub("\\.f64$", "", basename(path)), "-")[[1]]
  kind <- parts[1]
  n <- as.integer(parts[2])
  if (n > largest || (n > 10000 && kind != "continuous")) next
  size <- file.size(path) / 8
  values <- matrix(readBin(path, "double", size), nrow = n)
  metrics <- seq_len(ncol(values) / 2)
  judge <- function(metric)
    wilcox.test(values[, 2 * metric - 1], values[, 2 * metric],
                exact = FALSE, conf.int = TRUE, conf.level = .98)
  least <- Inf
  for (round in seq_len(if (n > 10000) 1 else rounds)) {
    least <- min(least, cpu(results <- lapply(metrics, judge)) / length(metrics))
  }
  emit("r", kind, n, ns = least)
  for (metric in metrics) {
    result <- results[[metric]]
    emit("r_result", kind, n, metric = metric - 1, u = result$statistic, p = result$p.value,
         estimate = result$estimate, lower = result$conf.int[1], upper = result$conf.int[2])
  }
}
cat(sprintf('{"row": "version", "name": "R", "version": "%s"}\n', getRversion()))
