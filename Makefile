# `make help` lists the targets. Two of them are all a newcomer needs: `make judge` and `make test`.
SHELL := /bin/sh
SWIFT ?= swift
RELEASE := $(SWIFT) build -c release --product verdin --static-swift-stdlib
BENCH := $(SWIFT) build -c release --product verdin-bench
ROUTE := $(SWIFT) build -c release --product verdin-route
SERVER := $(SWIFT) build -c release --product verdin-server --static-swift-stdlib
CALIBRATE := $(SWIFT) build -c release --product verdin-calibrate
VERDIN = .build/release/verdin
# Tests with real servers and clocks, and those that run commands: in runs of their own and one after another,
# since the simulations of the others keep all threads busy for minutes.
WORLDLY := ^Verdin(IO|Router|Server|Demo)Tests
COMMANDS := ^VerdinCLITests
# Of these, rollouts mostly wait, so they run beside the others; a demo is held to its latency, and runs alone.
ROLLOUTS := ^VerdinCLITests\.(BrokenWorld|CrashPoint|Fencing|GateCommand|IllegalCommand|Rollout|ShadowRollout|SourceFailure)
DEMOS := ^VerdinCLITests\.Demo
RUN_TESTS := $(SWIFT) test --skip-build --disable-xctest
DATA ?= datasets/healthy.csv
CONFIG ?= datasets/canary.yaml

.PHONY: help setup build server judge test test-rollouts test-commands crash-test airflow-test spark-test page-test screenshots format lint datasets datasets-check \
  references bench bench-quick real-metrics levels calibrate fleets planning rollout-load rollback-time proxy \
  shadow-load processors-check fuzz example demo demo-check captures notebooks notebooks-check \
  clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install the system libraries that are missing (Debian, Ubuntu)
	@scripts/setup

build: setup ## build the verdin command in release, into .build/release/verdin
	@$(RELEASE)

server: setup ## build the embedded proxy in release, into .build/release/verdin-server
	@$(SERVER)

judge: build ## set up, build and judge a recorded CSV (DATA=file CONFIG=file)
	@echo
	$(VERDIN) judge $(DATA) --config $(CONFIG)

test: ## set up, build and run all tests, with real proxies and a real Prometheus
	@EXTRA_PACKAGES="haproxy nginx-light prometheus" scripts/setup
	@$(SWIFT) build --build-tests
ifdef TEST_OPTIONS
	@$(RUN_TESTS) $(TEST_OPTIONS)
else
	@$(RUN_TESTS) --skip '$(WORLDLY)' --skip '$(COMMANDS)'
	@$(RUN_TESTS) --no-parallel --filter '$(WORLDLY)'
	@$(RUN_TESTS) --no-parallel --filter '$(DEMOS)'
	@$(MAKE) --no-print-directory -j2 --output-sync=target test-rollouts test-commands
endif

# Neither builds, so neither needs the package's lock.
test-rollouts:
	@$(RUN_TESTS) --ignore-lock --no-parallel --filter '$(ROLLOUTS)'

test-commands:
	@$(RUN_TESTS) --ignore-lock --no-parallel --filter '$(COMMANDS)' --skip '$(ROLLOUTS)' --skip '$(DEMOS)'

demo: build server ## roll a good and a bad challenger out on this machine, and watch (DEMO_OPTIONS=--scenario latency)
	@$(VERDIN) demo $(DEMO_OPTIONS)

demo-check: ## run all scenarios of the demo three times, without a terminal (two minutes once built)
	@$(RELEASE)
	@$(SERVER)
	@scripts/demo-check $(VERDIN) $(DEMO_OPTIONS)

captures: ## make the pictures in docs/images from real runs of the demo and of Airflow (minutes)
	@EXTRA_PACKAGES="haproxy chromium" scripts/setup
	@$(RELEASE)
	@$(SERVER)
	@cmp -s airflow/requirements.txt .venv-airflow/installed.txt || { python3 -m venv .venv-airflow \
	  && .venv-airflow/bin/pip install -q -r airflow/requirements.txt \
	  && cp airflow/requirements.txt .venv-airflow/installed.txt; }
	@python3 -m venv .venv-captures
	@.venv-captures/bin/pip install -q -r docs/captures/requirements.txt
	@.venv-captures/bin/python docs/captures/captures.py $(VERDIN) docs/images

airflow-test: ## run the Airflow DAG on a real Airflow, HAProxy and verdin (VERDIN_BIN=file, or a debug build)
	@EXTRA_PACKAGES="haproxy" scripts/setup
	@test -n "$(VERDIN_BIN)" || $(SWIFT) build --product verdin
	@cmp -s airflow/requirements.txt .venv-airflow/installed.txt || { python3 -m venv .venv-airflow \
	  && .venv-airflow/bin/pip install -q -r airflow/requirements.txt \
	  && cp airflow/requirements.txt .venv-airflow/installed.txt; }
	@VERDIN_BIN="$(or $(VERDIN_BIN),$(CURDIR)/.build/debug/verdin)" \
	  .venv-airflow/bin/pytest -q -p no:cacheprovider --durations=5 airflow/tests

spark-test: ## run the Spark jobs on a real Spark, and GNU parallel (VERDIN_BIN=file, or a release build)
	@EXTRA_PACKAGES="default-jre-headless parallel" scripts/setup
	@test -n "$(VERDIN_BIN)" || $(RELEASE)
	@cmp -s spark/requirements.txt .venv-spark/installed.txt || { python3 -m venv .venv-spark \
	  && .venv-spark/bin/pip install -q -r spark/requirements.txt \
	  && cp spark/requirements.txt .venv-spark/installed.txt; }
	@VERDIN_BIN="$(or $(VERDIN_BIN),$(CURDIR)/$(VERDIN))" \
	  .venv-spark/bin/pytest -q -p no:cacheprovider --durations=5 spark/tests

PAGES = cmp -s Tests/Pages/requirements.txt .venv-pages/installed.txt || { python3 -m venv .venv-pages \
	  && .venv-pages/bin/pip install -q -r Tests/Pages/requirements.txt \
	  && cp Tests/Pages/requirements.txt .venv-pages/installed.txt; }

page-test: ## open the HTML pages of real runs in a real Chromium (VERDIN_BIN=file, or the release build)
	@EXTRA_PACKAGES="chromium" scripts/setup
	@test -n "$(VERDIN_BIN)" || $(RELEASE)
	@$(PAGES)
	@VERDIN_BIN="$(or $(VERDIN_BIN),$(CURDIR)/$(VERDIN))" \
	  .venv-pages/bin/pytest -q -p no:cacheprovider --durations=5 Tests/Pages

screenshots: ## take the pictures of the pages anew, from real runs (VERDIN_BIN=file; DEMO_RECORD=folder of verdin demo --record)
	@EXTRA_PACKAGES="chromium" scripts/setup
	@test -n "$(VERDIN_BIN)" || { $(RELEASE) && $(SERVER); }
	@$(PAGES)
	@VERDIN_BIN="$(or $(VERDIN_BIN),$(CURDIR)/$(VERDIN))" .venv-pages/bin/python Tests/Pages/screenshots.py

processors-check: ## run the kernels as built for arm64, and the program on an old x86-64, under emulation, and compare
	@EXTRA_PACKAGES="qemu-user libc6-dev-arm64-cross gcc-aarch64-linux-gnu" scripts/setup
	@test -n "$(VERDIN_BIN)" || $(RELEASE)
	@scripts/processors-check "$(or $(VERDIN_BIN),$(VERDIN))"

crash-test: setup ## kill real rollouts at every write and router call (minutes)
	@$(SWIFT) build --build-tests
	@VERDIN_CRASH=all $(SWIFT) test --skip-build --disable-xctest --filter CrashPointTests

format: ## lay out the sources as .swift-format says
	@$(SWIFT) format -i -p -r Sources Tests Fuzz Examples Package.swift Benchmarks

lint: ## check the layout of the sources
	@$(SWIFT) format lint --strict -p -r Sources Tests Fuzz Examples Package.swift Benchmarks

datasets: ## record the datasets anew from real servers under load (half an hour)
	@python3 datasets/record.py --scenario all --out datasets

datasets-check: ## run every recording scenario for a few seconds
	@python3 datasets/record.py --check

NOTEBOOKS = { test -n "$(VERDIN_BIN)" || $(RELEASE); } && \
  { cmp -s notebooks-export/requirements.txt .venv-notebooks/installed.txt || { python3 -m venv .venv-notebooks \
  && .venv-notebooks/bin/pip install -q -r notebooks-export/requirements.txt \
  && cp notebooks-export/requirements.txt .venv-notebooks/installed.txt; }; } \
  && .venv-notebooks/bin/python notebooks-export/notebooks.py "$(or $(VERDIN_BIN),$(VERDIN))"

notebooks: setup ## export the datasets as notebooks and execute them (VERDIN_BIN=file, or the release build)
	@$(NOTEBOOKS)

notebooks-check: setup ## execute the notebooks and hold Verdin's figures against scipy's (VERDIN_BIN=file)
	@$(NOTEBOOKS) --check

references: ## compute the reference figures anew with R and scipy
	@EXTRA_PACKAGES="r-base-core r-cran-jsonlite r-cran-exactranktests" scripts/setup
	@python3 -m venv .venv-references
	@.venv-references/bin/pip install -q -r Tests/References/requirements.txt
	@cd Tests/References && ../../.venv-references/bin/python generate.py

bench: ## measure Verdin beside R, scipy, numpy, polars and DuckDB (ten minutes once built)
	@EXTRA_PACKAGES="r-base-core r-cran-exactranktests" scripts/setup
	@$(BENCH)
	@$(RELEASE)
	@python3 -m venv .venv-bench
	@.venv-bench/bin/pip install -q -r Benchmarks/requirements.txt
	@.venv-bench/bin/python Benchmarks/bench.py .build/release/verdin-bench $(VERDIN) $(BENCH_OPTIONS)

bench-quick: setup ## measure Verdin alone, small sizes (under a minute once built)
	@$(BENCH)
	@$(RELEASE)
	@python3 Benchmarks/bench.py .build/release/verdin-bench $(VERDIN) --quick

bench-check: ## count instructions and allocations of the hot path, and compare with the recorded ones
	@EXTRA_PACKAGES="valgrind" scripts/setup
	@$(BENCH)
	@python3 Benchmarks/check.py .build/release/verdin-bench $(CHECK_OPTIONS)

real-metrics: build ## judge a labelled set of recordings (SET=folder with manifest.jsonl and pairs/)
	@test -d "$(SET)" || { echo "skipped: name the folder of the set, SET=folder"; exit 0; }; \
	  test ! -d "$(SET)" || python3 Benchmarks/RealMetrics/verdicts.py "$(SET)" $(VERDIN)

levels: build ## simulate how often a verdict errs at the margin itself (a minute)
	@python3 Benchmarks/Levels/levels.py $(VERDIN)

fleets: build ## simulate healthy and sick fleets, by instances and by A/A history (some minutes)
	@python3 Benchmarks/Fleets/fleets.py $(VERDIN)

planning: build ## simulate whether plans keep what they promise (some minutes)
	@python3 Benchmarks/Planning/planning.py $(VERDIN)

rollout-load: ## shift traffic under load through real proxies, and count what fails (two minutes)
	@EXTRA_PACKAGES="haproxy nginx-light wrk" scripts/setup
	@$(ROUTE)
	@$(SERVER)
	@python3 Benchmarks/Rollout/rollout_load.py .build/release/verdin-route $(LOAD_OPTIONS)

rollback-time: build ## measure the time from the first failing answer to the last before a rollback
	@EXTRA_PACKAGES="haproxy" scripts/setup
	@python3 Benchmarks/Rollout/rollback_time.py $(VERDIN)

proxy: ## measure the embedded proxy beside HAProxy under load, and count failed requests (a minute)
	@EXTRA_PACKAGES="wrk haproxy nginx" scripts/setup
	@$(SERVER)
	@python3 Benchmarks/Proxy/proxy.py .build/release/verdin-server

shadow-load: ## measure what copies to a hanging or dead challenger cost the champion's users (minutes)
	@EXTRA_PACKAGES="wrk nginx haproxy" scripts/setup
	@$(SERVER)
	@python3 Benchmarks/Shadow/shadow_load.py .build/release/verdin-server $(LOAD_OPTIONS)

calibrate: setup ## hold 313 simulated error rates against their ranges (a minute once built)
	@$(CALIBRATE)
	@.build/release/verdin-calibrate $(CALIBRATE_OPTIONS)

fuzz: setup ## read and judge random inputs, FUZZ_SECONDS each for CSV, requests, configurations
	@scripts/fuzz

example: setup ## build and run the program that judges from Swift
	@$(SWIFT) run --package-path Examples/JudgeFromSwift

clean: ## remove what was built
	@rm -rf .build .build-* .venv-*
