#!/usr/bin/env bash
# Scores the forwarding of a local server with the acceptance harness, where that is there.
#
#   Tests/Conformance/acceptance.sh [OPTIONS OF openai_score.py]
#
#   LLM_GATEWAY_ACCEPTANCE  the harness (default: ../shared/acceptance)
#   LLM_GATEWAY_BINARY      the program (default: the release build)
set -euo pipefail
cd "$(dirname "$0")/../.."

harness=${LLM_GATEWAY_ACCEPTANCE:-$PWD/../shared/acceptance}
binary=$(realpath "${LLM_GATEWAY_BINARY:-.build/release/llm-gateway}")
venv=${XDG_CACHE_HOME:-$HOME/.cache}/llm-gateway-tests/acceptance
python=$venv/bin/python
[ -f "$harness/openai_score.py" ] || { echo "SKIPPED: $harness/openai_score.py is missing"; exit 0; }
[ -x "$binary" ] || { echo "the gateway is not built; run: swift build -c release" >&2; exit 1; }
if ! "$python" -c 'import google.genai, openai' 2>/dev/null; then
    python3 -m venv --clear "$venv"
    "$python" -m pip install --quiet --disable-pip-version-check -r Tests/Conformance/requirements.txt
fi

free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
stand_in=$(free_port) port=$(free_port)

cd "$harness"
export PYTHONDONTWRITEBYTECODE=1
exec env LLM_BACKEND=local LOCAL_LLM_API_BASE="http://127.0.0.1:$stand_in/v1" "$python" openai_score.py \
    --stand-in-port "$stand_in" --gateway "http://127.0.0.1:$port" --start "$binary serve --port $port" "$@"
