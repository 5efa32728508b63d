// Asks the gateway with fetch alone: whole, then streamed. Node 18 or later, or a browser whose page's origin is let in.
//
//     node examples/clients/chat.mjs

const gateway = process.env.GATEWAY ?? "http://127.0.0.1:4000";

async function post(body) {
  const response = await fetch(`${gateway}/v1/chat/completions`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${process.env.GATEWAY_KEY ?? "unused"}`,
    },
    body: JSON.stringify({ model: "gpt-4o", max_tokens: 60, ...body }),
  });
  if (!response.ok) {
    const { error } = await response.json();
    throw new Error(`${response.status} ${error.type}: ${error.message}`);
  }
  return response;
}

// The data of each server-sent event. An event ends with an empty line, wherever the pieces from the network are cut.
async function* events(response) {
  let text = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const whole = text.split(/\r?\n\r?\n/);
    text = whole.pop();
    for (const event of whole) {
      const data = event.split(/\r?\n/).filter((line) => line.startsWith("data:"));
      if (data.length > 0) yield data.map((line) => line.slice(5).trimStart()).join("\n");
    }
  }
}

const response = await post({ messages: [{ role: "user", content: "What is 2+2?" }] });
const answer = await response.json();
console.log("whole:   ", answer.choices[0].message.content);
console.log("answered:", response.headers.get("x-gateway-backend"), response.headers.get("x-gateway-model"));

process.stdout.write("streamed: ");
let isWhole = false;
for await (const data of events(await post({ stream: true, messages: [{ role: "user", content: "Count to five." }] }))) {
  if (data === "[DONE]") {
    isWhole = true;
    break;
  }
  const chunk = JSON.parse(data);
  if (chunk.error) throw new Error(chunk.error.message);
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}
console.log(isWhole ? "" : "\nthe answer broke off");
