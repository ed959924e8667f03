"""The Dutch Regio Deals as a knowledge graph: vocabulary, data, rules and questions."""

__version__ = "0.2.0"
