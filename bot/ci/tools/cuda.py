"""NVIDIA: the driver, CUDA, cuDNN, NCCL, and what PyTorch and containers say of them.

Source: https://docs.nvidia.com/deploy/nvml-api/group__nvmlDeviceEnumvs.html
Source: https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html
Source: https://github.com/pytorch/test-infra (log-classifier)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="cuda",
    category=Category.INFRA,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the memory of the GPU ran out",
            (
                r"\bCUDA out of memory\. Tried to allocate",
                r"\bCUDA(?: runtime)? error(?: \(?2\)?)?: out of memory\b",
                r"\b(?:cudaErrorMemoryAllocation|CUDA_ERROR_OUT_OF_MEMORY)\b",
            ),
            Category.OOM,
        ),
        Signature(
            Evidence.CAUSE,
            "the driver of the GPU does not work",
            (
                r"^NVIDIA-SMI has failed because ",
                r"^(?:nvidia-smi: )?Failed to initialize NVML: ",
                r"nvidia-container-cli: .*error: ",
                (
                    r"^ERROR: (?:Unable to load the kernel module .nvidia"
                    r"|Installation has failed\..*nvidia)"
                ),
                r"could not select device driver \S* with capabilities: \[\[?gpu",
                (
                    r"^(?:\w+: )?(?:No CUDA GPUs are available"
                    r"|Found no NVIDIA driver on your system"
                    r"|The NVIDIA driver on your system is too old)"
                ),
                r"\bCUDA driver version is insufficient for CUDA runtime version",
                (
                    r"\bCUDA(?: \w+)? error: (?:no CUDA-capable device is detected"
                    r"|system not yet initialized|unknown error)"
                ),
                (
                    r"^(?:Error: )?(?:Failed to detect|.*[Dd]etected 0"
                    r"|Failed to [Dd]etect any) GPUs on the runner"
                ),
            ),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "it is not built for this GPU",
            (r"\bCUDA error: no kernel image is available",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the GPU stopped with an error",
            (
                (
                    r"\bCUDA error: (?:an illegal|a?n? ?misaligned|device-side assert"
                    r"|unspecified launch failure)"
                ),
                (
                    r"\bCU(?:DNN|BLAS|SPARSE|SOLVER)_STATUS_(?:INTERNAL_ERROR|EXECUTION_FAILED"
                    r"|ALLOC_FAILED|NOT_INITIALIZED)\b"
                ),
            ),
            Category.CRASH,
        ),
        Signature(
            Evidence.CAUSE,
            "the GPUs do not reach each other",
            (
                (
                    r"\bNCCL (?:error|Error)\b.*(?:unhandled (?:system|cuda) error|remote process"
                    r"|network)"
                ),
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.VERDICT,
            "an error of CUDA",
            (r"^(?:\w+: )?CUDA(?: runtime| driver)? error: \S",),
        ),
        Signature(
            Evidence.HINT,
            "what PyTorch advises",
            (
                (
                    r"^(?:CUDA kernel errors might be asynchronously reported"
                    r"|For debugging consider passing CUDA_LAUNCH_BLOCKING)"
                ),
            ),
        ),
    ),
)
