"""The gate's own upper layers: tuned with TensorFlow, run by onnxruntime."""
