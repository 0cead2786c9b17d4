// std::sort of both arms of every metric in the files of samples.
//
//   sort FOLDER/KIND-SIZE.f64 ...
//
// Writes one JSON object a line: the CPU nanoseconds a metric takes, the least of some rounds. Every
// round shuffles the values anew, or the branch predictor would learn the order of a few metrics.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <random>
#include <string>
#include <vector>

static double thread_time() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static std::vector<double> read(const char *path) {
  FILE *file = std::fopen(path, "rb");
  if (!file) {
    std::perror(path);
    std::exit(1);
  }
  std::vector<double> values;
  double block[4096];
  while (size_t count = std::fread(block, sizeof(double), 4096, file))
    values.insert(values.end(), block, block + count);
  std::fclose(file);
  return values;
}

int main(int count, char **arguments) {
  for (int file = 1; file < count; file++) {
    std::string name = arguments[file];
    name = name.substr(name.rfind('/') + 1);
    const std::string kind = name.substr(0, name.find('-'));
    const size_t size = std::stoul(name.substr(name.find('-') + 1));
    const std::vector<double> values = read(arguments[file]);
    std::vector<double> sorted(values.size());
    std::mt19937_64 generator(size);
    double least = std::numeric_limits<double>::infinity();
    for (int round = 0; round < 12; round++) {
      std::copy(values.begin(), values.end(), sorted.begin());
      for (size_t arm = 0; arm < values.size(); arm += size)
        std::shuffle(sorted.begin() + arm, sorted.begin() + arm + size, generator);
      const double start = thread_time();
      for (size_t arm = 0; arm < values.size(); arm += size)
        std::sort(sorted.begin() + arm, sorted.begin() + arm + size);
      least = std::min(least, thread_time() - start);
    }
    std::printf("{\"row\": \"std_sort\", \"kind\": \"%s\", \"n\": %zu, \"ns\": %.1f}\n",
                kind.c_str(), size, least / (values.size() / size / 2));
  }
}
