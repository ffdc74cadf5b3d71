PYTHON ?= python3
IN_VENV = .venv/bin/python

run: packages
	@$(IN_VENV) -m portal.launch.run

test: test-packages
	@$(IN_VENV) -m pytest --numprocesses auto --dist loadfile

browser: test-packages
	@$(IN_VENV) -m pytest -m "browser and not drill" --numprocesses auto --dist loadfile

drills: test-packages
	@$(IN_VENV) -m pytest -m drill

lint: test-packages
	@$(IN_VENV) -m ruff check
	@$(IN_VENV) -m ruff format --check
	@$(IN_VENV) manage.py makemigrations --check --dry-run

demo-reset: packages
	@$(IN_VENV) -m portal.launch.reset

packages:
	@$(PYTHON) -m portal.launch.setup requirements.txt

test-packages:
	@$(PYTHON) -m portal.launch.setup requirements.txt requirements-dev.txt

.PHONY: run test browser drills lint demo-reset packages test-packages
.DELETE_ON_ERROR:
