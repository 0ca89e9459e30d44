# `make run` and `make test` are all that a newcomer needs; everything they need is made first.
SHELL := /bin/sh
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
PY := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3
export CUDA_VISIBLE_DEVICES := -1
export OMP_NUM_THREADS := 1
export PYTHONWARNINGS := ignore
export SETUPTOOLS_USE_DISTUTILS := stdlib

MODEL := models/rewire.tar.gz
GATE := models/safety/gate.npz
ENCODER := models/encoder/encoder.onnx
# kept with the rows: tuning takes many minutes, and what was measured is what runs
LAYERS := data/safety/layers.onnx
# what the trained files are made of
WORDS := $(shell find data \( -name '*.yml' -o -name '*.md' -o -name '*.svg' -o -name '*.jsonl' \) \
	-not -path data/safety/public.yml -not -path data/safety/figures.yml)
LOGIC := $(wildcard bot/safety/tuning/*.py) bot/understanding/noise.py $(addprefix bot/safety/,normalise.py spelling.py rows.py)
LOGIC := $(shell find bot/understanding bot/answers bot/safety bot/domain -name '*.py' -o -name '*.yml')

.PHONY: run test train tune lint evaluate bench setup encoder lock shell validate test-stories \
	safety-counts safety-review

setup: $(MODEL)

run: setup
	@exec $(PY) -m deploy.serve

test: setup
	@$(PY) -m pytest $(TESTS)

train: $(MODEL)

lint: .venv/.synced
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/mypy bot actions deploy tests
	@.venv/bin/lint-imports

evaluate: setup
	@$(PY) -m bot.understanding.evaluate --out var/reports
	@$(PY) -m bot.safety.report --out var/reports

# How many crises there were, by week.
safety-counts: .venv/.synced
	@$(PY) -m bot.safety.counts

# For the clinician: DO=export, DO=score or DO=cards; docs/safety.md says how.
safety-review: setup
	@$(PY) -m bot.safety.review $(or $(DO),--help)

# Against a server that is running: see deploy/bench.py.
bench: .venv/.synced
	@$(PY) -m deploy.bench

# Rasa's own commands, with this project's paths.
validate: setup
	@.venv/bin/rasa data validate -d bot/domain

# The port in endpoints.yml; `make run` reads its own from .env.
shell test-stories: export ACTION_PORT ?= 5055

shell: setup
	@.venv/bin/rasa shell --port 5006 -m $(MODEL) --endpoints endpoints.yml --credentials bot/credentials.yml

test-stories: setup
	@.venv/bin/rasa test core --e2e -m $(MODEL) --stories tests/conversations --endpoints endpoints.yml \
		--out var/reports/rasa --fail-on-prediction-errors

.tools/uv/bin/uv:
	@echo "Getting uv ..."
	@python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
		--target .tools/uv uv

.venv/.synced: requirements.lock | $(UV)
	@echo "Installing the locked environment ..."
	@test -d .venv || $(UV) venv --quiet --python 3.11 .venv
	@# compiled here once: where Python may not write bytecode, every start would compile Rasa anew
	@$(UV) pip sync --quiet --compile-bytecode --python $(PY) --require-hashes requirements.lock
	@touch $@

# After a change of pyproject.toml.
lock: | $(UV)
	@$(UV) pip compile --quiet pyproject.toml --extra dev --python-version 3.11 --universal \
		--generate-hashes -o requirements.lock
	@$(UV) pip compile --quiet --group encoder --python-version 3.11 --universal \
		--generate-hashes -o requirements-encoder.lock

encoder: $(ENCODER)

$(ENCODER): requirements-encoder.lock bot/understanding/export.py bot/understanding/graph.py | $(UV)
	@echo "Building the sentence encoder ..."
	@test -d .tools/encoder || $(UV) venv --quiet --python 3.11 .tools/encoder
	@$(UV) pip sync --quiet --python .tools/encoder/bin/python --require-hashes requirements-encoder.lock
	@.tools/encoder/bin/python -W ignore -m bot.understanding.export models/encoder 2>/dev/null

# After a change of the safety rows, about a quarter of an hour; commit $(LAYERS) with them.
tune: $(ENCODER) .venv/.synced
	@echo "Tuning the safety gate (many minutes) ..."
	@mkdir -p var/log var/tuning
	@$(PY) -m bot.safety.tuning.tune var/tuning/tuned.npz > var/log/tune.log 2>&1 \
		|| { tail -n 20 var/log/tune.log >&2; exit 1; }
	@.tools/encoder/bin/python -W ignore -m bot.safety.tuning.export var/tuning/tuned.npz $(LAYERS) \
		--encoder models/encoder 2>/dev/null

$(GATE): $(WORDS) $(LOGIC) config.yml $(ENCODER) $(LAYERS) .venv/.synced
	@echo "Training the safety gate ..."
	@$(PY) -m bot.safety.train

$(MODEL): $(WORDS) $(LOGIC) config.yml $(ENCODER) $(GATE) .venv/.synced
	@echo "Training the assistant ..."
	@mkdir -p var/log
	@.venv/bin/rasa train -d bot/domain --fixed-model-name rewire > var/log/train.log 2>&1 \
		|| { tail -n 20 var/log/train.log >&2; exit 1; }
	@$(PY) -m bot.answers.check $(MODEL)
	@touch $@
