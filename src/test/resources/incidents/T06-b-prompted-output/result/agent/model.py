"""The model server on the local port."""

import http.client
import json

PORT = 8090


def complete(settings, system, transcript):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    body = {
        "model": settings["model"],
        "temperature": settings["temperature"],
        "system": system,
        "prompt": "\n\n".join(transcript),
        "max_tokens": 2048,
    }
    connection.request("POST", "/v1/complete", json.dumps(body), {"content-type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    return answer["text"]
