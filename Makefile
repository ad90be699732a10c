# `make help` lists the targets.
CARGO ?= cargo
DATA ?= samples/payroll-2026
# Another place for `make run` to listen: make run BOLE_LISTEN=127.0.0.1:9000
BOLE_LISTEN ?= 127.0.0.1:8080
# One part of `make bench`.
BENCH ?=
# The clause counter, which needs the text of the standard; it lies beside the repository where there is one.
COVERAGE ?= ../shared/tools/coverage

# Nothing, or the cargo feature that compiles libpq from source; see scripts/libpq.
FEATURES = $(eval FEATURES := $$(shell scripts/libpq))$(FEATURES)
# Packages are never selected one by one: the whole workspace shares one set of dependencies, compiled once for
# the demonstration, the checks and the tests.
BOLE = $(CARGO) run --quiet --bin bole $(FEATURES) --
BINARY = $(or $(CARGO_TARGET_DIR),target)/debug/bole
# A file of its own, whatever database the environment names.
EMBEDDED = env -u MIGRATION_DATABASE_URL -u BOLE_MIGRATION_DATABASE_URL -u BOLE_MASTER_KEY \
	BOLE_DATABASE_URL=sqlite://.bole/bole.db BOLE_LISTEN=$(BOLE_LISTEN)

# How the shipped SQLite is compiled: no lock around every allocation that all connections share. Debug builds, which only
# test, do without, so that `cargo` and `make` share them. (That it keeps its plans is set by crates/sqlite, in every build.)
SHIPPED = LIBSQLITE3_FLAGS="-DSQLITE_DEFAULT_MEMSTATUS=0 -USQLITE_ENABLE_MEMORY_MANAGEMENT"

.DEFAULT_GOAL := help
.PHONY: help build release demo run test try torture check integration browser bench openapi publish-openapi fmt clean-run golden \
	fuzz schemathesis schemathesis-light advisories

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the binary `bole` (dev profile)
	@$(CARGO) build --bin bole $(FEATURES)

release: ## Build the binary as it is shipped: target/release/bole
	@$(SHIPPED) $(CARGO) build --release --locked --bin bole $(FEATURES)

demo: build ## A payroll year from roster to paid wages, by the API alone (DATA=<folder>: another set of files)
	@$(BOLE) demo --data "$(DATA)"

run: build ## Serve on an embedded SQLite under .bole/, with an invented agency and its logins
	@mkdir -p .bole
	@$(EMBEDDED) $(BOLE) seed
	@echo
	@echo "Swagger UI               http://$(BOLE_LISTEN)/swagger-ui/"
	@echo
	@$(EMBEDDED) $(BOLE) serve

test: ## All tests on SQLite and PostgreSQL (a throw-away server unless TEST_DATABASE_URL names one)
	@IN_MEMORY=1 scripts/with-postgres scripts/all-tests $(FEATURES)

try: ## The tests of one matter over HTTP, on both databases, after a change in it (MATTER=clients)
	@IN_MEMORY=1 scripts/with-postgres $(CARGO) test --workspace --locked $(FEATURES) --test it $(MATTER)::

torture: ## What may break, in full: hundreds of kills, every commit, a year of contests (TORTURE_KILLS=, TORTURE_SEED=)
	@TORTURE_KILLS=$${TORTURE_KILLS:-300} TORTURE_BOUNDARIES=0 TORTURE_CONTESTS=10 TORTURE_TIMERS=100000 TORTURE_EVENTS=400 scripts/with-postgres sh -euc '\
		$(CARGO) test --workspace --locked $(FEATURES) --test faults -- --nocapture; \
		$(CARGO) test --workspace --locked $(FEATURES) --test it rivals:: -- --nocapture'

check: ## Formatting, lints, architecture, third-party crates, the published OpenAPI document
	@$(CARGO) fmt --all -- --check
	@scripts/check-architecture
	@scripts/check-dependencies
	@$(CARGO) clippy --workspace --all-targets --locked $(FEATURES) -- -D warnings
	@$(MAKE) --no-print-directory build
	@$(BOLE) openapi --check openapi/v1.json
	@if [ -x "$(COVERAGE)" ]; then "$(COVERAGE)" --openapi openapi/v1.json PY; \
	else echo "clauses: left out, no $(COVERAGE) here"; fi

bench: ## Speed, beside the floor of the database and a bare server (BENCH="month --people 30000": one part)
	@$(SHIPPED) $(CARGO) build --release --bin bole --bin bole-bench --bin bole-bare $(FEATURES)
	@scripts/need wrk
	@if [ -n "$(BENCH)" ]; then scripts/with-postgres target/release/bole-bench $(BENCH); else \
	scripts/with-postgres target/release/bole-bench all && $(SHIPPED) $(CARGO) bench --bench domain $(FEATURES); fi

bench-timers: ## What a look for due timers takes beside a thousand and a million, and how fast they fire
	@$(MAKE) --no-print-directory bench BENCH=timers

integration: build ## Lint the document, generate and type-check clients, have each drive a month (examples/)
	@scripts/with-node scripts/integration $(BINARY)

browser: build ## Use Swagger UI in a headless Chromium, with screenshots under target/browser/
	@scripts/with-node scripts/browser $(BINARY)

openapi: build ## Write openapi/v1.json anew
	@$(BOLE) openapi > openapi/v1.json.new
	@mv openapi/v1.json.new openapi/v1.json

golden: ## Write the matrix of roles and operations anew, as the service answers
	@BOLE_WRITE_GOLDEN=1 scripts/with-postgres scripts/all-tests $(FEATURES) each_role_may_call

# The tests of hostile input with so many cases each instead of the usual 256.
FUZZ_CASES ?= 100000
fuzz: ## Hostile input for every reader: formulas, CSV, XML, tokens (FUZZ_CASES=<number>)
	@PROPTEST_CASES=$(FUZZ_CASES) scripts/with-postgres scripts/all-tests $(FEATURES) hostile

schemathesis: build ## Schemathesis with every check, as every role, on both databases
	@scripts/schemathesis

schemathesis-light: build ## The same in a minute: one role on SQLite, without the random phases
	@scripts/schemathesis light

advisories: ## Known vulnerabilities of third-party crates; fetches the RustSec database
	@scripts/check-dependencies advisories

publish-openapi: openapi ## Make openapi/v1.json the published one, against which breaking changes are told
	@$(CARGO) test --quiet --workspace --locked $(FEATURES) --test it published::this_build
	@cp openapi/v1.json openapi/published/v1.json

fmt: ## Format all code
	@$(CARGO) fmt --all

clean-run: ## Forget what `make run` keeps under .bole/
	@rm -rf .bole
