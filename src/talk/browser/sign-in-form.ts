// Finds a sign-in form the way a password manager does: by autocomplete, then by type, label and order.
import type { Locator, Page } from '@playwright/test';

export interface SignInForm {
  readonly identifier: Locator;
  readonly password: Locator;
  /** Undefined when there is no button: Enter sends it. */
  readonly submit: Locator | undefined;
  /** Where the browser would send the form by itself; undefined without a form element. */
  readonly action: string | undefined;
}

/** What people are asked to press, in the languages that most sites are in. */
export const signInName: RegExp =
  /sign[\s-]?in|log[\s-]?in|log[\s-]?on|anmelden|einloggen|connexion|connecter|identifier|iniciar sesi[oó]n|acceder|ingresar|entrar|iniciar sess[aã]o|accedi|inloggen|aanmelden|logga in|logg? ind?\b|kirjaudu|zaloguj|přihlásit|войти|вход|увійти|giriş|đăng nhập|ログイン|サインイン|登录|登入|로그인|تسجيل الدخول|התחבר|लॉग ?इन/i;
/** `Sign in with …` leads to somebody else. */
export const elsewhere: RegExp = /\b(?:with|mit|avec|con|com|via|met|med|using|sso|google|github|apple|microsoft|facebook|passkey)\b/i;

const identifierName =
  /e-?mail|user|login|account|benutzer|nutzer|identifiant|utilisateur|usuario|correo|usu[aá]rio|utente|gebruiker|brukernavn|användar|логин|почта|用户|账号|ユーザー|メール|아이디|이메일/i;

export const lookedFor =
  'a visible password field (autocomplete "current-password", then type "password") and, in the same form, the field before it (autocomplete "username" or "email", type "email", a telling label, then the text field before the password)';

const passwordField = [
  'input[autocomplete~="current-password" i]:visible',
  'input[type="password" i]:not([autocomplete~="new-password" i]):visible',
  'input[type="password" i]:visible',
] as const;
const textFields = ['input:not([type]):visible', 'input[type="text" i]:visible', 'input[type="email" i]:visible', 'input[type="tel" i]:visible'].join(', ');

export async function findSignInForm(page: Page): Promise<SignInForm | undefined> {
  const password = await firstOf(passwordField.map((selector) => page.locator(selector)));
  if (password === undefined) return undefined;
  const form = password.locator('xpath=ancestor::form[1]');
  const inForm = (await form.count()) > 0;
  const scope = inForm ? form : page.locator('body');
  const identifier = await identifierIn(scope);
  if (identifier === undefined) return undefined;
  const submit = await submitIn(scope, inForm);
  const target = (inForm ? await form.getAttribute('action') : null) ?? undefined;
  return { identifier, password, submit, action: inForm ? new URL(target === undefined || target === '' ? page.url() : target, page.url()).href : undefined };
}

async function identifierIn(scope: Locator): Promise<Locator | undefined> {
  const told = await firstOf([
    scope.locator('input[autocomplete~="username" i]:not([type="password" i]):visible'),
    scope.locator('input[autocomplete~="email" i]:visible'),
    scope.locator('input[type="email" i]:visible'),
  ]);
  if (told !== undefined) return told;
  const fields = scope.locator(textFields);
  const labelled = await firstOf([
    scope.getByLabel(identifierName).and(fields),
    scope.getByPlaceholder(identifierName).and(fields),
    fields.and(scope.locator(['name', 'id'].flatMap((attribute) => ['user', 'mail', 'login'].map((part) => `input[${attribute}*="${part}" i]`)).join(', '))),
  ]);
  return labelled ?? (await textFieldBeforePassword(scope));
}

async function textFieldBeforePassword(scope: Locator): Promise<Locator | undefined> {
  const fields = scope.locator(`${textFields}, input[type="password" i]:visible`);
  let before: Locator | undefined;
  const count = Math.min(await fields.count(), 30);
  for (let index = 0; index < count; index++) {
    const field = fields.nth(index);
    if ((await field.getAttribute('type'))?.toLowerCase() === 'password') return before;
    before = field;
  }
  return undefined;
}

async function submitIn(scope: Locator, inForm: boolean): Promise<Locator | undefined> {
  const ownButtons = 'button[type="submit" i]:visible, input[type="submit" i]:visible, input[type="image" i]:visible, button:not([type]):visible';
  const named = scope.getByRole('button', { name: signInName });
  const candidates = inForm ? [scope.locator(ownButtons).and(named), scope.locator(ownButtons), named] : [named];
  for (const candidate of candidates) {
    const count = Math.min(await candidate.count(), 10);
    for (let index = 0; index < count; index++) {
      const button = candidate.nth(index);
      const text = `${await button.innerText().catch(() => '')} ${(await button.getAttribute('aria-label')) ?? ''}`;
      if ((await button.isVisible()) && !elsewhere.test(text)) return button;
    }
  }
  return undefined;
}

async function firstOf(candidates: readonly Locator[]): Promise<Locator | undefined> {
  for (const candidate of candidates) if ((await candidate.count()) > 0) return candidate.first();
  return undefined;
}
