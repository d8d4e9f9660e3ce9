#!/usr/bin/env python3
"""Signs requests with botocore, to compare signatures with.

usage: sign.py FILE

FILE is a JSON array of requests: {method, host, key, query: [[name, value]], headers: [[name, value]], body, date, region,
access_key, secret_key, token, expires}. `key` is the path without its first slash, not encoded; with `expires` the URL is signed,
otherwise the header. Prints a JSON array: the signed query, or the value of the header Authorization.
"""

import json
import sys
from datetime import datetime, timezone
from urllib.parse import quote, urlsplit
from unittest.mock import patch

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

UNRESERVED = "-._~"


def sign(item):
    query = "&".join(f"{quote(name, safe=UNRESERVED)}={quote(value, safe=UNRESERVED)}" for name, value in item["query"])
    url = f"http://{item['host']}/{quote(item['key'], safe='/' + UNRESERVED)}" + (f"?{query}" if query else "")
    request = AWSRequest(item["method"], url, headers=dict(item["headers"]), data=item["body"].encode())
    credentials = Credentials(item["access_key"], item["secret_key"], item["token"])
    date = datetime.strptime(item["date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    with patch("botocore.auth.get_current_datetime", return_value=date):
        if item["expires"]:
            S3SigV4QueryAuth(credentials, "s3", item["region"], expires=item["expires"]).add_auth(request)
            return urlsplit(request.url).query
        S3SigV4Auth(credentials, "s3", item["region"]).add_auth(request)
        return request.headers["Authorization"]


with open(sys.argv[1]) as file:
    print(json.dumps([sign(item) for item in json.load(file)]))
