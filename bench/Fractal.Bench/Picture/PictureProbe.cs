namespace Fractal.Bench.Picture;

/// <summary>The script that measures both pages: the time of the click, and when the canvas first showed part of the app.</summary>
internal static class PictureProbe
{
    /// <summary>
    /// A picture is a canvas whose upper left corner has at least three colours (the root window has one; the letters of a prompt or menu
    /// have many). Times are milliseconds since the epoch, from the same clock before and after a navigation. Reading such a small corner
    /// takes well under a millisecond per frame.
    /// </summary>
    public const string Script = """
        (() => {
          addEventListener('click', () => sessionStorage.setItem('clicked', performance.timeOrigin + performance.now()), true);
          const small = new OffscreenCanvas(160, 60), pen = small.getContext('2d', { willReadFrequently: true });
          const look = () => {
            for (const canvas of document.querySelectorAll('canvas')) {
              if (!canvas.width || !canvas.height) continue;
              pen.drawImage(canvas, 0, 0, 160, 60, 0, 0, 160, 60);
              const bytes = new Uint32Array(pen.getImageData(0, 0, 160, 60).data.buffer);
              if (new Set(bytes).size >= 3) { window.pictureAt = performance.timeOrigin + performance.now(); return; }
            }
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        })();
        """;

    /// <summary>Milliseconds from click to picture, once there is one.</summary>
    public const string Elapsed = "() => window.pictureAt ? window.pictureAt - Number(sessionStorage.getItem('clicked')) : null";
}
