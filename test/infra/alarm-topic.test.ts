import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { resourcesOf, templateOf } from './template.ts';

const PLACE = { account: '123456789012', region: 'eu-central-1' };
const production = templateOf(PLACE);

describe('the topic of alarms', () => {
  it('takes what alarms of this account say, and from nobody what is not encrypted on its way', () => {
    const [topic = ''] = resourcesOf(production, 'AWS::SNS::Topic').keys();
    production.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          {
            Action: 'sns:Publish',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Resource: { Ref: topic },
            Condition: {
              StringEquals: { 'aws:SourceAccount': PLACE.account },
              ArnLike: Match.anyValue(),
            },
            Sid: Match.anyValue(),
          },
        ]),
      },
      Topics: [{ Ref: topic }],
    });
    const text = JSON.stringify(resourcesOf(production, 'AWS::SNS::TopicPolicy').values().next().value);
    expect(text).toContain(':cloudwatch:eu-central-1:123456789012:alarm:*');
    production.hasOutput('AlarmTopicArn', { Value: { Ref: topic } });
  });

  it('is not encrypted by a key that alarms cannot use', () => {
    production.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.absent() });
  });

  it('mails whom the settings name, and nobody unless they do', () => {
    production.resourceCountIs('AWS::SNS::Subscription', 0);
    const mailed = templateOf({ ...PLACE, alarm_emails: ['ops@acme.example'] });
    mailed.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@acme.example' });
  });
});
