"""SSIM and PSNR of pairs by scikit-image, images [n, size, size] on [0, 1]; and as the thesis's script computed them."""
import numpy as np
from skimage.metrics import structural_similarity


def ssim(a, b):
    if len(a) == 0 or a.shape[1] < 11:
        return None
    options = dict(gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1)
    return float(np.mean([structural_similarity(x, y, **options) for x, y in zip(a, b)]))


def psnr(a, b):
    """Mean over the pairs that differ; None when none does."""
    errors = ((a - b) ** 2).mean((1, 2))
    errors = errors[errors > 0]
    return float(np.mean(-10 * np.log10(errors))) if len(errors) else None


def thesis_ssim(a, b):
    """Its script gives images on [-1, 1] with a range of 2, skimage 0.19's default for floats."""
    return float(np.mean([structural_similarity(2 * x - 1, 2 * y - 1, data_range=2) for x, y in zip(a, b)]))


def thesis_psnr(a, b):
    error = ((a - b) ** 2).mean()
    return float(-10 * np.log10(error)) if error > 0 else None
