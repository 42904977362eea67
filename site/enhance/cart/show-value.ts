/** Shows a value that is new in a field; one that is the same leaves alone what somebody is typing over it. */
export function showValue(input: HTMLInputElement, value: string): void {
  if (input.defaultValue === value) return;
  input.defaultValue = value;
  input.value = value;
}
