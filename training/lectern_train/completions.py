"""`/v1/completions` with the log-probabilities of a prompt, on this machine alone: what `lectern stats --perplexity` asks."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .scorer import Scorer, TooLong


def answer(scorer: Scorer, name: str, body: dict) -> dict:
    """Of vLLM's kind (`prompt_logprobs`), or of the older kind (`echo` with `logprobs`). Nothing is generated.

    @throws ValueError where neither is asked for
    """
    text = body.get("prompt")
    if not isinstance(text, str):
        raise ValueError("prompt: expected a text.")
    score = scorer.score(text)
    choice: dict = {"index": 0, "text": "", "finish_reason": "length"}
    if body.get("prompt_logprobs") is not None:
        told = zip(score.ids[1:], score.logarithms)
        choice["prompt_logprobs"] = [None, *({str(token): {"logprob": value}} for token, value in told)]
    elif body.get("echo") and body.get("logprobs") is not None:
        choice["logprobs"] = {"token_logprobs": [None, *score.logarithms]}
    else:
        raise ValueError("This server gives log-probabilities of a prompt only: prompt_logprobs, or echo with logprobs.")
    tokens = len(score.ids)
    usage = {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}
    return {"object": "text_completion", "model": name, "choices": [choice], "usage": usage}


def server(scorer: Scorer, name: str, port: int) -> ThreadingHTTPServer:
    # A client keeps several connections open; the model is one.
    one_at_a_time = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            known = self.path == "/v1/models"
            self.reply(200 if known else 404, {"object": "list", "data": [{"id": name, "object": "model"}]} if known else {})

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.path != "/v1/completions":
                return self.reply(404, {"error": {"message": f"There is no {self.path}."}})
            try:
                with one_at_a_time:
                    content = answer(scorer, name, json.loads(body))
                self.reply(200, content)
            except TooLong as fault:
                self.reply(400, {"error": {"message": str(fault), "code": "context_length_exceeded"}})
            except (ValueError, AttributeError) as fault:
                self.reply(400, {"error": {"message": str(fault)}})

        def reply(self, status: int, content: dict):
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
