"""What-if: a tranche divided anew under its own rules, with other money, limits or deals."""
