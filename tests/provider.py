"""A small real OpenID Connect provider on a port of its own: discovery, keys, code flow with PKCE."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, PASSWORD = "nysana", "a client's secret"


class Provider:
    """Says of everybody who comes what the test has put into `claims`, and lies as it is told.

    `claims` replaces claims of the identity token; None takes one out. `key` signs.
    """

    def __init__(self):
        self.key = self.published = rsa.generate_private_key(65537, 2048)
        self.claims, self.codes, self.algorithm = {}, {}, "RS256"
        self.userinfo = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            """Answers as the paths say."""

            def do_GET(self):
                self.answer(*provider.get(urlsplit(self.path)))

            def do_POST(self):
                size = int(self.headers["Content-Length"])
                self.answer(*provider.token(parse_qs(self.rfile.read(size).decode())))

            def answer(self, status, body, **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_words):
                """Be quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def get(self, place):
        """Discovery, the published keys, the page of the provider (which lets everybody in)."""
        if place.path == "/.well-known/openid-configuration":
            paths = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in paths.items()}
            return 200, found | {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
        if place.path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key(), as_dict=True)
            return 200, {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}
        if place.path == "/userinfo":
            return 200, self.userinfo
        return 404, {}

    def visit(self, address):
        """What a browser is led back to from the provider's page: (state, code)."""
        asked = {name: value[0] for name, value in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_hex()
        self.codes[code] = asked
        return {"state": asked["state"], "code": code}

    def token(self, sent):
        """Give the identity token for a code, once, to whoever knows the verifier."""
        asked = self.codes.pop(sent["code"][0], None)
        digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = sent["client_secret"] == [PASSWORD]
        if not asked or not known or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email_verified": True,
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        key = "a" * 64 if self.algorithm == "HS256" else self.key
        key = None if self.algorithm == "none" else key
        token = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "one"})
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def end(self):
        """Close the port."""
        self.server.shutdown()
        self.server.server_close()
