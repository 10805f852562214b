/** How long a sign-in password has to be, wherever it is set: on screen, by a one-time link, by the environment. */
export const shortestPassword = 12;
export const longestPassword = 200;
