import { RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export type KomboSecretProps = { readonly throw_away: boolean };

/**
 * Kombo's API key and the secret of its webhooks, both empty until somebody fills them in. They are in no template: a
 * deploy leaves alone what was filled in, as long as this empty text does not change.
 */
export class KomboSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { throw_away }: KomboSecretProps) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: "Kombo's api_key and webhook_secret",
      secretStringValue: SecretValue.unsafePlainText(JSON.stringify({ api_key: '', webhook_secret: '' })),
      removalPolicy: throw_away ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Kombo makes its keys in its dashboard; AWS cannot exchange them. A key that was exchanged is read anew after a 401.',
    });
  }
}
