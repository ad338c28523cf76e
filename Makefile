# make run: the demonstration. make test: the whole check. Both do all their set-up.
VENV := .venv
BIN := $(VENV)/bin/python
PYTHONS := $(PYTHON) python3 python3.11 python3.12 python3.13 python3.14 python

.PHONY: run test bench clean

run: $(VENV)/.base
	@$(BIN) -m demo.run

test: $(VENV)/.test
	@$(BIN) -m tests.services.run $(if $(ARGS),pytest $(ARGS))

bench: $(VENV)/.test
	@$(BIN) -m tests.services.run tests.bench $(ARGS)

clean:
	rm -rf $(VENV) var .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A distribution may keep ensurepip apart: the virtual environment is then filled by the system's own pip.
# Modules are compiled when they are imported, which most never are.
define install
	@for python in $(PYTHONS) ""; do \
	  [ -n "$$python" ] || { echo "Python 3.11 or later is needed: none found among: $(PYTHONS)" >&2; exit 1; }; \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	echo "Installing requirements/$(1).txt into $(VENV) (once)…"; \
	"$$python" -m venv $(VENV) >/dev/null 2>&1 || "$$python" -m venv --without-pip $(VENV) || exit 1; \
	pip="$(BIN) -m pip"; \
	$$pip --version >/dev/null 2>&1 || pip="$$python -m pip --python $(BIN)"; \
	$$pip install -qq --disable-pip-version-check --require-hashes --no-compile -r requirements/$(1).txt
endef

$(VENV)/.base: requirements/base.txt
	$(call install,base)
	@touch $@

# The test requirements hold the base ones, at the same versions.
$(VENV)/.test: requirements/base.txt requirements/test.txt
	$(call install,test)
	@touch $(VENV)/.base $@
