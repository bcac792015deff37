#!/usr/bin/env bash
# Runs the tests of the bundles; those against a real Redis, where this machine has one; and those against a real MLflow, in
# a virtual environment of its own (or the one named by MLFLOW_VENV, made once and kept). Says which it can't run, and why.
set -euo pipefail
cd "$(dirname "$0")/../.."

npx vitest run --config test/slow/vitest.config.ts test/slow/bundles

if command -v redis-server >/dev/null; then
  npx vitest run --config test/slow/vitest.config.ts test/slow/redis
else
  echo "Tests against Redis are skipped: there is no redis-server"
fi

mlflow="mlflow==3.17.2"
skip() { echo "Tests against MLflow are skipped: $1"; exit 0; }

command -v python3 >/dev/null || skip "there is no python3"
if [ -z "${MLFLOW_VENV:-}" ]; then
  made=$(mktemp -d)
  trap 'rm -rf "$made"' EXIT
  MLFLOW_VENV=$made/venv
fi
if [ ! -x "$MLFLOW_VENV/bin/mlflow" ]; then
  python3 -m venv "$MLFLOW_VENV" >/dev/null 2>&1 || skip "python3 -m venv doesn't work here"
  "$MLFLOW_VENV/bin/pip" install --quiet --disable-pip-version-check "$mlflow" ||
    skip "pip can't install $mlflow"
fi
export MLFLOW_VENV
npx vitest run --config test/slow/vitest.config.ts --exclude "test/slow/redis*" --exclude "test/slow/bundles*"
