"""Copies a folder into a bucket, or a prefix of a bucket into a folder, as a Python service would: boto3's transfer manager,
four files at a time.

usage: boto3_copy.py up|down FOLDER BUCKET PREFIX ENDPOINT
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

direction, folder, bucket, prefix, endpoint = sys.argv[1:]
config = Config(s3={"addressing_style": "path"}, max_pool_connections=32)
client = boto3.client("s3", endpoint_url=endpoint, region_name="auto", config=config)


def copy(name):
    if direction == "up":
        client.upload_file(f"{folder}/{name}", bucket, f"{prefix}/{name}")
    else:
        client.download_file(bucket, f"{prefix}/{name}", f"{folder}/{name}")


if direction == "up":
    names = sorted(os.listdir(folder))
else:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix + "/")
    names = [entry["Key"].split("/", 1)[1] for page in pages for entry in page.get("Contents", [])]
with ThreadPoolExecutor(4) as pool:
    list(pool.map(copy, names))
