namespace Fractal.Drivers.Simulated;

/// <summary>Colour bars above a gradient; each change shifts the bars by one.</summary>
internal sealed class TestPicture
{
    public const int Width = 640, Height = 400;
    private const int Bars = 8, BarHeight = 300;

    private int shift;

    public void Change() => shift++;

    public void Draw((int X, int Y, int Width, int Height) area, PixelFormat format, Span<byte> pixels)
    {
        var size = format.BytesPerPixel;
        for (var row = 0; row < area.Height; row++)
        {
            for (var column = 0; column < area.Width; column++)
            {
                var (red, green, blue) = At(area.X + column, area.Y + row);
                format.Put(pixels.Slice(((row * area.Width) + column) * size, size), red, green, blue);
            }
        }
    }

    private (byte Red, byte Green, byte Blue) At(int x, int y)
    {
        if (y >= BarHeight)
        {
            var grey = (byte)(x * 255 / (Width - 1));
            return (grey, grey, grey);
        }

        var bar = 7 - (((x * Bars / Width) + shift) % Bars);
        return (Level(bar & 2), Level(bar & 4), Level(bar & 1));

        static byte Level(int bit) => bit == 0 ? (byte)16 : (byte)235;
    }
}
