"""Forms as real offices send them: filled forms with known truth, and the mess that people make of them."""
