#!/bin/sh
# SeaweedFS as the S3 of docker-compose.stores.yml: one machine, and the keys that the local cloud has made.
set -eu
. /secrets/s3.env
cat > /tmp/s3.json <<END
{
  "identities": [
    {
      "name": "moodscape",
      "credentials": [{ "accessKey": "$AWS_ACCESS_KEY_ID", "secretKey": "$AWS_SECRET_ACCESS_KEY" }],
      "actions": ["Admin", "Read", "Write", "List", "Tagging"]
    }
  ]
}
END
exec weed server -dir=/data -ip.bind=0.0.0.0 -master.volumeSizeLimitMB=1024 -volume.max=0 \
  -s3 -s3.port=9000 -s3.config=/tmp/s3.json
