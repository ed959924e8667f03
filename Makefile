# One command to build and ask, one to test. Needs only make, git and Python 3.11 or newer;
# everything else is installed into .venv, in the versions of constraints.txt.

VENV := .venv
PYTHON := $(VENV)/bin/python
REGIODEALS := $(VENV)/bin/regiodeals
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-input --constraint constraints.txt
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-slow lint format bench mutate docs editor wheel clean

help: ## show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/ready-run ## build graph and site, check them, and show a few answers
	@echo "== Build: load, answer, check, write =="
	@$(REGIODEALS) build
	@echo
	@echo "== Where does the money go? =="
	@$(REGIODEALS) ask bijdrage-per-landsdeel
	@echo
	@echo "== How many proposals, how many chosen? =="
	@$(REGIODEALS) ask overvraging-per-tranche
	@echo
	@echo "== What does a figure rest on? =="
	@$(REGIODEALS) show id/bijdrage/6-noord-drenthe-gereserveerd
	@echo
	@echo "== How to go on =="
	@echo "build/site/index.html                         the site; open it in a browser"
	@echo "$(REGIODEALS) serve                    serves it with SPARQL and a REST API"
	@echo "$(REGIODEALS) ask                      lists the questions; name one to answer it"
	@echo "$(REGIODEALS) show NAME                shows one thing, each fact with its passage"
	@echo "$(REGIODEALS) evidence --source FILE   finds every quote in the text of the letter"
	@echo "$(REGIODEALS) --help                   lists the commands; --lang en gives answers in English"
	@echo "make test                                     runs the tests; docs/README.md leads to the documentation"

test: $(VENV)/ready-test ## run the tests, in some minutes
	@$(PYTHON) -m pytest --numprocesses auto --dist loadscope

test-slow: $(VENV)/ready-test ## run those of browsers, real stores, endurance and planted mistakes
	@$(PYTHON) -m pytest --numprocesses auto --dist loadscope -m slow

lint: $(VENV)/ready-lint ## check style, format and types
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy

format: $(VENV)/ready-lint ## write the format and the simple repairs of style
	@$(PYTHON) -m ruff check --fix
	@$(PYTHON) -m ruff format

bench: $(VENV)/ready-test ## measure against plain rdflib and pySHACL, as Markdown
	@$(PYTHON) benchmarks/compare.py

mutate: $(VENV)/ready-test ## make facts wrong and write which mistakes the rules notice
	@$(PYTHON) benchmarks/mutate.py --out docs/mutation.md

editor: $(VENV)/ready-run ## bundle the query editor of the site from npm packages
	@$(PYTHON) editor/bundle.py

docs: $(VENV)/ready-run ## write the generated parts of docs/ again
	@$(PYTHON) docs/generate.py

wheel: $(VENV)/ready-test ## build the wheel and the sdist into dist/
	@$(PYTHON) -m build --no-isolation --outdir dist

clean: ## remove what the other commands made, .venv too
	@rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find src tests docs benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON):
	@for candidate in $(CANDIDATES); do \
	    if "$$candidate" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then \
	        echo "Setting up $(VENV) with $$("$$candidate" --version)." >&2; \
	        exec "$$candidate" -m venv --clear $(VENV); \
	    fi; \
	done; \
	echo "No Python of 3.11 or newer with venv was found; tried: $(CANDIDATES)." >&2; \
	echo "Install one from your system's packages or from https://www.python.org/downloads/, and run make again." >&2; \
	echo "On Debian and Ubuntu venv is a package of its own: python3-venv." >&2; \
	exit 3

# A stamp per set of packages: installed again only when the versions or the packaging change.
$(VENV)/ready-run: $(PYTHON) pyproject.toml constraints.txt
	@echo "Installing regiodeals and what it needs." >&2
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/ready-test: $(PYTHON) pyproject.toml constraints.txt
	@echo "Installing regiodeals and what its tests need." >&2
	@$(INSTALL) --editable '.[test]'
	@touch $(VENV)/ready-run $@

$(VENV)/ready-lint: $(PYTHON) pyproject.toml constraints.txt
	@echo "Installing regiodeals and what checking its code needs." >&2
	@$(INSTALL) --editable '.[test,lint]'
	@touch $(VENV)/ready-run $(VENV)/ready-test $@
