"""The aid for the employment of an assistant médical: computed, dated and cited."""

__version__ = "0.1.0"
