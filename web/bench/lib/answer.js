// unpackAnswer reads what the product's worker says to a question: numbers in
// bytes of seven bits, each string once and afterwards by its number. The walk
// is the one of app/job/answer.go.
export function unpackAnswer(bytes) {
  const utf8 = new TextDecoder();
  let seen = [];
  let at = 0;

  const uint = () => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = BigInt(bytes[at++]);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return Number(value);
    }
  };
  const int = () => {
    const bits = uint();
    return bits % 2 ? -(bits + 1) / 2 : bits / 2;
  };
  const text = () => {
    const number = uint();
    if (number === 0) return "";
    if (number <= seen.length) return seen[number - 1];
    const size = uint();
    seen.push(utf8.decode(bytes.subarray(at, at + size)));
    at += size;
    return seen.at(-1);
  };
  const texts = (...names) => Object.fromEntries(names.map((name) => [name, text()]));
  const list = (item) => Array.from({ length: uint() }, item);
  const number = () => texts("exact", "value", "blank");
  const problem = () => {
    const told = texts("severity", "code", "message", "hint", "source", "fix");
    for (let i = 0; i < 4; i++) int();
    uint();
    return told;
  };
  const cell = () => {
    const flags = uint();
    const { period } = texts("period", "text", "status", "reason");
    const { exact } = number();
    int();
    int();
    const by = list(() => (uint() ? text() : null));
    list(() => [text(), int()]);
    if (flags & 4) texts("value", "low", "high", "from", "note", "exact", "stretch", "how", "due");
    number();
    number();
    if (flags & 8) {
      for (let change = 0; change < 2; change++) {
        for (let i = 0; i < 3; i++) number();
        int();
        int();
      }
    }
    return { period, exact, by };
  };

  // A page is cells with strings of their own.
  const page = () => {
    if (uint() === 0) return [];
    const outer = seen;
    seen = [];
    const cells = list(cell);
    seen = outer;
    return cells;
  };

  texts("asOf", "grain");
  list(() => [texts("label", "from", "to"), uint()]);
  const kpis = list(() => {
    const { name } = texts("id", "name");
    uint();
    const answer = { name, cells: page(), problems: list(problem) };
    text(); // insight
    return answer;
  });
  const problems = list(problem);
  list(() => [texts("id", "name"), list(() => [texts("period", "status", "reason"), number(), int(), int()])]);
  for (let i = 0; i < 4; i++) int();
  if (at !== bytes.length) throw new Error("the worker's answer has a form this page does not know");
  return { kpis, problems };
}
