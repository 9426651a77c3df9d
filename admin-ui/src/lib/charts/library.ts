/** Chart.js with the parts that are used. Lazily loaded. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from "chart.js";

import { areas } from "./areas";

Chart.register(areas, BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement);

export { Chart };
