import { signIn } from './actions';

export default function SignInPage() {
  return (
    <form action={signIn}>
      <h1>A host application</h1>
      <label>
        Password <input name="password" type="password" required />
      </label>{' '}
      <button>Sign in</button>
    </form>
  );
}
