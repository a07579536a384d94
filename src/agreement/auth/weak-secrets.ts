// Signing keys that everybody has: from documentation, samples, templates and the top of every list of guesses. Order is kept:
// findings name an entry by its number.
const wellKnown = `
09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7 | your-256-bit-secret | your-384-bit-secret | your-512-bit-secret
a-string-secret-at-least-256-bits-long | a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long | secret | Secret
SECRET | changeme | change-me | change_me | ChangeMe | CHANGEME | changethis | change-this | changeit
dev-secret-key-change-in-production | dev-secret-key-change-in-prod | dev-secret-key | dev-secret | dev_secret | dev_secret_key
development-secret | development-secret-key | development_secret_key | your-secret-key | your_secret_key | YOUR_SECRET_KEY
your-secret-key-here | your_secret_key_here | YOUR-SECRET-KEY-HERE | your-secret-key-change-in-production
your-secret-key-change-this-in-production | your-secret-key-change-me | your-super-secret-key
your-super-secret-key-change-in-production | your-super-secret-key-change-this-in-production | your-super-secret-jwt-key
your-super-secret-jwt-key-change-this-in-production | your_super_secret_key | your-secret | your_secret | your-jwt-secret
your_jwt_secret | your-jwt-secret-key | your_jwt_secret_key | your-jwt-secret-key-change-in-production | your_jwt_secret_here
YOUR_JWT_SECRET | yoursecretkey | yoursecret | yourSecretKey | secret-key | secret_key | secretkey | SecretKey | secretKey
SECRET_KEY | SECRET-KEY | secret-key-change-in-production | secret_key_change_in_production | secretkey123 | secret-key-123
secret123 | secret1234 | secret12345 | secret123456 | secretsecret | secret_secret | secret-token | secret_token | secrettoken
secret-jwt-key | secret_jwt_key | secret-password | secretpassword | secretphrase | secret passphrase | my-secret | my_secret
mysecret | MySecret | my-secret-key | my_secret_key | mysecretkey | MySecretKey | my-secret-token | my-jwt-secret | my_jwt_secret
my-super-secret-key | my_super_secret_key | mysupersecretkey | mysupersecret | my-256-bit-secret
my-32-character-ultra-secure-and-ultra-long-secret | my-ultra-secure-and-ultra-long-secret
my-32-character-ultra-secure-and-ultra-long-secret-key | super-secret | super_secret | supersecret | SuperSecret
super-secret-key | super_secret_key | supersecretkey | super-secret-token
super-secret-jwt-token-with-at-least-32-characters-long | super-secret-jwt-token | super-secret-jwt-key | super_secret_jwt_key
super-secret-change-me | supersecretjwt | supersecretpassword | supersecret123 | topsecret | top-secret | top_secret
topsecretkey | verysecret | very-secret | very_secret | verysecretkey | very-secret-key | very_secret_key | verysecretpassword
thisisasecret | this-is-a-secret | this is a secret | this_is_a_secret | thisisasecretkey | this-is-a-secret-key
this is my secret | thisismysecret | thisismysecretkey | thisisnotasecret | this should be secret | notsecret | not-so-secret
notsosecret | insecure | insecure-secret | insecure-secret-key | insecure-dev-key | django-insecure | unsafe-secret
unsafe-secret-key | jwt | JWT | jwt-secret | jwt_secret | jwtsecret | JwtSecret | JWTSecret | JWT_SECRET | JWT-SECRET
jwt-secret-key | jwt_secret_key | jwtsecretkey | JWT_SECRET_KEY | jwt-key | jwt_key | jwtkey | jwt-token | jwt_token | jwttoken
jwt-token-secret | jwt_token_secret | jwtSecretKey | jwt-super-secret | jwt123 | jwtpassword | token | token-secret | token_secret
tokensecret | TOKEN_SECRET | access-token-secret | access_token_secret | accesstokensecret | ACCESS_TOKEN_SECRET
refresh-token-secret | refresh_token_secret | refreshtokensecret | REFRESH_TOKEN_SECRET | access-secret | access_secret
refresh-secret | refresh_secret | auth-secret | auth_secret | authsecret | AUTH_SECRET | session-secret | session_secret
sessionsecret | SESSION_SECRET | cookie-secret | cookie_secret | app-secret | app_secret | appsecret | app-secret-key
app_secret_key | api-secret | api_secret | apisecret | api-key | api_key | apikey | nextauth-secret | nextauth_secret
NEXTAUTH_SECRET | keyboard cat | shhhh | shhhhh | shhhhhh | shhhhhared-secret | s3cr3t | s3cret | S3cr3t | s3cr3tk3y | sekret
hush | private | private-key | private_key | privatekey | signing-key | signing_key | signingkey | key | mykey | my-key | somekey
some-key | somesecret | some-secret | some_secret | some-secret-key | random-secret | random_secret | randomsecret | replace-me
replace_me | replaceme | replace-with-a-secret | replace-this-secret | please-change-me | please-change-this | pleasechangeme
placeholder | default | default-secret | default_secret | default-secret-key | default_secret_key | defaultsecret
defaultsecretkey | fallback-secret | fallback_secret | fallback-secret-key | example | example-secret | example_key
example_secret | test | testing | test-secret | test_secret | testsecret | test-secret-key | test_secret_key | testsecretkey
test-key | test-jwt-secret | test-secret-key-for-testing-only | dev | development | development-key | devkey | dev-key
dev-jwt-secret | local | local-secret | local-dev-secret | localhost | local-development-secret | demo | demo-secret | sample
sample-secret | foo | foobar | bar | baz | qux | hello | helloworld | hello world | password | Password | PASSWORD | password1
password123 | Password123 | passw0rd | p@ssw0rd | P@ssw0rd | pass | pass123 | admin | admin123 | administrator | root | toor
user | guest | qwerty | qwerty123 | qwertyuiop | letmein | welcome | monkey | dragon | iloveyou | abc | abc123 | abcd1234 | abcdef
1234 | 12345 | 123456 | 1234567 | 12345678 | 123456789 | 1234567890 | 0123456789 | 01234567890123456789012345678901
12345678901234567890123456789012 | 111111 | 000000 | 00000000000000000000000000000000 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
undefined | null | None | nil | false | true | NaN | [object Object] | HS256 | HS512 | RS256 | flask | flask-secret | django
fastapi | fastapi-secret | fastapi-secret-key | express | express-secret | nestjs | nest-secret | hard to guess string
hard-to-guess-string | you-will-never-guess | you will never guess | dont-tell-anyone | top-secret-key | ThisIsASecretKey
ThisIsMySecretKey | ThisIsASecretKeyForJwt | MyVerySecretKey | C1CF4B7DC4C4175B6618DE4F55CA4
B374A26A71490437AA024E4FADD5B497FDFF1A8EA6FF12F6FB65AF2720B59CCF
3cfa76ef14937c1c0ea519f8fc057a80fcd04a7420f8e8bcd0a7567c272e007b
404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970
413F4428472B4B6250655368566D5970337336763979244226452948404D6351
9a4f2c8d3b7a1e6f45c8a0b3f267d8b1d4e6f3c8a9d2b5f8e3a9c8b5f6v8a3d9
5367566B59703373367639792F423F4528482B4D6251655468576D5A71347437
DO NOT USE THIS VALUE. INSTEAD, CREATE A COMPLEX SECRET AND KEEP IT SAFE OUTSIDE OF THE SOURCE CODE.
superSecret | superSecretKey | topSecret51 | topSecret | mySecret | mySecretKey | jsonwebtoken | helloWorld | supersecretkey123
dev-secret-change-me | dev_secret_change_me | dev-jwt-secret-change-in-production | dev-secret-change-in-production
fallback_secret_for_dev | change-this-secret-in-production-minimum-32-chars
bezKoderSecretKey | ======================BezKoder=Spring=========================== | JWTSuperSecretKey | javainuse
daf66e01593f61a15b857cf433aae03a005812b31234e149036bcc8dee755dbb
`;

/** Libraries that want 32 bytes, or 64, are given a word again and again. */
const repeated: readonly string[] = ['secret', 'secure', 'password', 'changeme', 'mysecret', 'secretkey', 'jwtsecret', '1234567890'].flatMap((word) =>
  Array.from({ length: 12 }, (_, index) => word.repeat(index + 1)).filter(({ length }) => length >= 32 && length <= 72),
);

/** Well-known signing keys, in order. */
export const wellKnownSecrets: readonly string[] = [...wellKnown.trim().split(/ \| |\n/), ...repeated];

const beside = ['', 'secret', 'key', 'secret-key', 'secretkey', 'jwt', 'jwt-secret', 'dev', 'dev-secret', 'token', '123'];

/** What people make up for an App of this name: the name itself, and with the usual words behind it. */
export function secretsOfName(name: string): readonly string[] {
  const spellings = [...new Set([name, name.toLowerCase(), name.toUpperCase()])].filter((spelling) => spelling !== '');
  return spellings.flatMap((spelling) =>
    beside.flatMap((word) =>
      word === '' ? [spelling] : [...new Set([`${spelling}-${word}`, `${spelling}_${word.replaceAll('-', '_')}`, spelling + word.replaceAll('-', '')])],
    ),
  );
}
