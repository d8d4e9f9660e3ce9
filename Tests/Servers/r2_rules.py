"""What Cloudflare documents of R2 and no local server does: the reasons for which R2 would refuse a request."""

import re
import time
from collections import defaultdict
from datetime import datetime, timezone

MIB = 1 << 20
NOT_IMPLEMENTED = {
    "accelerate", "acl", "analytics", "encryption", "inventory", "legal-hold", "logging", "metrics", "notification",
    "object-lock", "ownershipControls", "policy", "policyStatus", "publicAccessBlock", "replication", "requestPayment",
    "restore", "retention", "select", "tagging", "torrent", "versionId", "versioning", "versions", "website",
}  # fmt: skip
NOT_IMPLEMENTED_HEADERS = (
    "x-amz-acl", "x-amz-grant", "x-amz-tagging", "x-amz-object-lock", "x-amz-request-payer",
    "x-amz-expected-bucket-owner", "x-amz-website", "x-amz-server-side-encryption-aws", "x-amz-mfa",
)  # fmt: skip


class Refusal(Exception):
    """R2's answer to what it does not accept. Its messages end with a number of R2's own."""

    def __init__(self, status, code, message, number=None):
        self.status, self.code = status, code
        self.message = f"{message} ({number})" if number else message


class R2Rules:
    def __init__(self, pace):
        self.pace = pace  # seconds
        self.written = {}  # (bucket, key) → when
        self.parts = defaultdict(dict)  # upload → part number → bytes

    def check(self, request):
        """What the head alone tells. Raises Refusal."""
        fields = {name.lower(): value.strip() for name, value in request.fields}
        hash = fields.get("x-amz-content-sha256", "")
        if hash.startswith("STREAMING-"):
            raise Refusal(501, "NotImplemented", f"{hash} is not implemented", 10000)
        for name in NOT_IMPLEMENTED & set(request.query):
            raise Refusal(501, "NotImplemented", f"the sub-resource {name} is not implemented", 10000)
        for name in fields:
            if name.startswith(NOT_IMPLEMENTED_HEADERS):
                raise Refusal(501, "NotImplemented", f"the header {name} is not implemented", 10000)
        if "authorization" in fields:
            if not hash:
                raise Refusal(400, "InvalidRequest", "Missing x-amz-content-sha256")
            check_scope(re.search(r"Credential=([^,\s]*)", fields["authorization"]))
        elif "X-Amz-Signature" in request.query:
            check_presigned(request)
        if request.method in ("PUT", "POST") and "content-length" not in fields:
            raise Refusal(411, "MissingContentLength", "Content-Length is required", 10033)
        if len(request.key.encode()) > 1024:
            raise Refusal(400, "KeyTooLongError", "a key has at most 1024 bytes")
        meta = [(name, value) for name, value in fields.items() if name.startswith("x-amz-meta-")]
        if sum(len(name) - len("x-amz-meta-") + len(value) for name, value in meta) > 8192:
            raise Refusal(400, "MetadataTooLarge", "metadata has at most 8192 bytes", 10012)
        if request.is_part and not 1 <= int(request.query["partNumber"]) <= 10_000:
            raise Refusal(400, "InvalidArgument", "part numbers are 1 to 10000")
        waited = time.monotonic() - self.written.get((request.bucket, request.key), -1e9)
        if self.writes(request) and waited < self.pace:
            raise Refusal(429, "TooManyRequests", "Reduce your rate of simultaneous writes to one object", 10058)

    def check_complete(self, request, content):
        """Parts must be equal; only the last may be shorter. Raises Refusal."""
        sizes = self.parts[request.query["uploadId"]]
        parts = [sizes.get(int(number)) for number in re.findall(rb"<PartNumber>(\d+)</PartNumber>", content)]
        if not parts or None in parts:
            raise Refusal(400, "InvalidPart", "a part is not there", 10025)
        if any(size < 5 * MIB for size in parts[:-1]):
            raise Refusal(400, "EntityTooSmall", "all parts but the last have at least 5 MiB", 10011)
        if len(set(parts[:-1])) > 1 or parts[-1] > parts[0]:
            raise Refusal(400, "InvalidPart", "All non-trailing parts must have the same length", 10048)

    def check_content(self, request, digest):
        """Raises Refusal where the content is not what was signed."""
        signed = request.get("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
        if signed != "UNSIGNED-PAYLOAD" and signed != digest:
            raise Refusal(400, "XAmzContentSHA256Mismatch", "the content is not what x-amz-content-sha256 says")

    def writes(self, request):
        """Whether the request makes an object, which may be done to each key once a second."""
        is_object = request.method == "PUT" and request.key and not request.is_part
        return is_object or request.is_complete

    def note(self, request, status):
        """Remembers what the server did."""
        if status != 200:
            return
        if self.writes(request):
            self.written[request.bucket, request.key] = time.monotonic()
        if request.is_part:
            self.parts[request.query["uploadId"]][int(request.query["partNumber"])] = request.length


def check_scope(credential):
    """Region and service of a signature, which local servers do not look at."""
    scope = credential.group(1).split("/")[-4:] if credential else []
    if len(scope) != 4 or scope[2] != "s3" or scope[3] != "aws4_request":
        raise Refusal(400, "AuthorizationHeaderMalformed", "the credential's scope is not DATE/REGION/s3/aws4_request")
    if scope[1] not in ("auto", "us-east-1", ""):
        raise Refusal(400, "InvalidRegionName", f"the region {scope[1]} is none of R2's; use auto")


def check_presigned(request):
    if request.method == "POST":
        raise Refusal(501, "NotImplemented", "presigned POST is not implemented", 10000)
    check_scope(re.match(r"(.*)", request.query.get("X-Amz-Credential", "")))
    expires = request.query.get("X-Amz-Expires", "")
    if not expires.isdigit() or not 1 <= int(expires) <= 604_800:
        raise Refusal(400, "AuthorizationQueryParametersError", "X-Amz-Expires is 1 to 604800 seconds")
    try:
        signed = datetime.strptime(request.query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except (KeyError, ValueError):
        raise Refusal(400, "AuthorizationQueryParametersError", "X-Amz-Date is not a time")
    age = time.time() - signed.timestamp()
    if age > int(expires):
        raise Refusal(400, "ExpiredRequest", "the URL has expired", 10018)
    if age < -900:
        raise Refusal(403, "AccessDenied", "the URL is not valid yet")
