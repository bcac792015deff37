#!/usr/bin/env bash
# Runs the tests against a real MLflow, in a virtual environment of its own. Where this machine can't make one, says why.
set -euo pipefail
cd "$(dirname "$0")/../.."

mlflow="mlflow==3.17.2"
folder=${MLFLOW_VENV:-$(mktemp -d)/venv}
skip() { echo "Tests against MLflow are skipped: $1"; exit 0; }

command -v python3 >/dev/null || skip "there is no python3"
if [ ! -x "$folder/bin/mlflow" ]; then
  python3 -m venv "$folder" >/dev/null 2>&1 || skip "python3 -m venv doesn't work here"
  "$folder/bin/pip" install --quiet --disable-pip-version-check "$mlflow" || skip "pip can't install $mlflow"
fi

MLFLOW_VENV=$folder npx vitest run --config test/slow/vitest.config.ts
