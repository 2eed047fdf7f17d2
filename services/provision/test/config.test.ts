import { ConfigError } from '@moodscape/shared/process/config'
import t from 'tap'

import { readProvisionConfig } from '../src/config.ts'

t.test('needs no more than the region', async (t) => {
  t.same(readProvisionConfig({ AWS_REGION: 'eu-central-1' }), {
    AWS_REGION: 'eu-central-1',
    TABLE_NAME: 'moodscape',
    BUCKET_NAME: 'moodscape',
    CORS_ORIGINS: '',
    LOG_LEVEL: 'info',
    PROVISION_SECONDS: 60,
    POINT_IN_TIME_RECOVERY: true,
  })
})

t.test('names everything that is wrong', async (t) => {
  t.throws(() => readProvisionConfig({}), new ConfigError(['AWS_REGION is missing']))
  t.throws(
    () => readProvisionConfig({ AWS_REGION: 'eu-central-1', PUBLIC_URL: 'https://moods.example:port' }),
    new ConfigError(['PUBLIC_URL is no address']),
  )
})
