import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** CDK's name for a number of days that CloudWatch Logs allows. */
export function retentionOf(days: number): RetentionDays {
  const found = Object.values(RetentionDays).find((value) => String(value) === String(days));
  if (typeof found !== 'number') throw new RangeError(`CloudWatch Logs keeps nothing for ${days} days`);
  return found;
}
