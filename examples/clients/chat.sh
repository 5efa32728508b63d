#!/usr/bin/env bash
# Asks the gateway with curl: whole, streamed, its models, its health, and an error.
set -euo pipefail
gateway=${GATEWAY:-http://127.0.0.1:4000}

ask() {
    curl -sS -w '\n' "$@" -H 'Content-Type: application/json' -H "Authorization: Bearer ${GATEWAY_KEY:-unused}"
}

echo "-- whole"
ask "$gateway/v1/chat/completions" -d '{"model": "gpt-4o", "max_tokens": 60, "messages": [{"role": "user", "content": "What is 2+2?"}]}'

echo "-- streamed; -N shows each piece as it comes"
ask -N "$gateway/v1/chat/completions" -d '{"model": "gpt-4o", "max_tokens": 20, "stream": true, "messages": [{"role": "user", "content": "Hello"}]}'

echo "-- the models"
ask "$gateway/v1/models"

echo "-- whether a backend answers"
ask "$gateway/health/ready"

echo "-- who answered, in the headers"
ask -D - -o /dev/null "$gateway/v1/chat/completions" -d '{"model": "gpt-4o", "max_tokens": 5, "messages": [{"role": "user", "content": "Hello"}]}' | grep -i '^x-'

echo "-- an error"
ask "$gateway/v1/chat/completions" -d '{"model": "gpt-4o"}'
